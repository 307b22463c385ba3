import { operations } from '../../../catalogue/operations';
import { addressAsJid, ignored, jidAsLid, jidAsPhone, list, route, several, via } from '../../kit';

export const chatRoutes = [
	route('POST /chat/whatsappNumbers/:instance', operations.contact.checkNumbers, {
		id: 'evolution.chat.whatsappNumbers',
		body: { numbers: 'numbers' },
		reply: list('results', {
			jid: several(via('chatId', addressAsJid), via('phone', jidAsPhone), via('lid', jidAsLid)),
			exists: 'exists',
			number: 'number',
			// 2.3.7 says the word `lid` here when the jid is one; ours is the LID itself.
			lid: via('lid', jidAsLid),
			name: ignored(),
		}),
	}),
];
