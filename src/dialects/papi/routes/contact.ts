import { operations } from '../../../catalogue/operations';
import {
	accepted,
	addressAsJid,
	alone,
	jidAsLid,
	jidAsPhone,
	phoneAsJid,
	route,
	several,
	single,
	via,
} from '../../kit';
import { success } from '../shared';

const { contact } = operations;

const asked = {
	number: ({ input }: { input: { numbers: string[] } }) => input.numbers[0] ?? '',
} as const;

export const contactRoutes = [
	route('GET /api/instances/:instance/check-number/:phone', contact.checkNumbers, {
		id: 'papi.contact.checkNumber',
		split: 'numbers',
		params: { instance: 'instance', phone: via('numbers', alone) },
		reply: {
			exists: single('results', 'exists', asked),
			jid: single(
				'results',
				several(via('chatId', addressAsJid), via('phone', jidAsPhone), via('lid', jidAsLid)),
				asked,
			),
		},
	}),
	route('GET /api/instances/:instance/profile-picture/:jid', contact.getPicture, {
		id: 'papi.contact.profilePicture',
		params: { instance: 'instance', jid: via('contact', phoneAsJid) },
		dropped: ['size'],
		reply: { ...success, jid: 'chatId', url: 'url', profilePictureUrl: accepted('url') },
	}),
];
