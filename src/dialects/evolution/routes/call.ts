import { operations } from '../../../catalogue/operations';
import { addressAsJid, asked, flag, integer, orElse, route, via } from '../../kit';

/** What the vendor's own example asks for; a real server wants a duration. */
const usualSeconds = 3;

export const callRoutes = [
	route('POST /call/offer/:instance', operations.call.offer, {
		id: 'evolution.call.offer',
		status: 201,
		body: {
			number: 'to',
			isVideo: via('video', flag),
			callDuration: orElse(via('seconds', integer), usualSeconds),
		},
		reply: {
			id: 'callId',
			jid: via('chatId', addressAsJid),
			isVideo: asked('video'),
			callDuration: asked('seconds'),
		},
	}),
];
