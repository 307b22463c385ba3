import { operations } from '../../../catalogue/operations';
import { accepted, each, inside, knownWords, phoneAsJid, route, via } from '../../kit';
import { absentReceipt, droppedInSends, receiptRows, refusedInSends } from '../shared';

const { message } = operations;

const to = { jid: via('to', phoneAsJid) } as const;
const sent = { reply: receiptRows, absent: absentReceipt } as const;
const dropped = [...droppedInSends, 'numberCheck', 'fallback'] as const;

const buttonType = knownWords(
	{ quick_reply: 'reply', cta_url: 'url', cta_call: 'call', cta_copy: 'copy' },
	'a button of type %s',
);

/** Buttons of a card have no type: they reply. */
const replies = knownWords({ quick_reply: 'reply' }, 'a button of type %s on a card');

export const interactiveRoutes = [
	route('POST /api/instances/:instance/send-buttons', message.sendButtons, {
		id: 'papi.interactive.sendButtons',
		ownAliases: ['/send-buttons'],
		body: {
			...to,
			text: 'text',
			footer: 'footer',
			buttons: each('buttons', {
				type: via('type', buttonType),
				displayText: 'text',
				id: 'id',
				url: 'url',
				phoneNumber: 'phone',
				copyCode: 'code',
			}),
		},
		refused: [...refusedInSends, 'title', 'media'],
		dropped,
		...sent,
	}),
	route('POST /api/instances/:instance/send-list', message.sendList, {
		id: 'papi.interactive.sendList',
		ownAliases: ['/send-list'],
		body: {
			...to,
			title: 'title',
			text: 'text',
			footer: 'footer',
			buttonText: 'buttonText',
			sections: each('sections', {
				title: 'title',
				rows: each('rows', { title: 'title', description: 'description', rowId: 'id' }),
			}),
		},
		refused: [...refusedInSends, 'description'],
		dropped,
		...sent,
	}),
	route('POST /api/instances/:instance/send-carousel', message.sendCarousel, {
		id: 'papi.interactive.sendCarousel',
		ownAliases: ['/send-carousel'],
		body: {
			...to,
			title: 'title',
			body: 'text',
			footer: 'footer',
			cards: each('cards', {
				imageUrl: inside('media', 'url'),
				title: 'title',
				body: 'text',
				footer: 'footer',
				buttons: each('buttons', {
					id: 'id',
					title: 'text',
					type: accepted(via('type', replies)),
				}),
			}),
		},
		refused: [
			...refusedInSends,
			'cards.media.base64',
			'cards.media.mediaId',
			'cards.buttons.url',
			'cards.buttons.phone',
			'cards.buttons.code',
			'cards.buttons.payee',
		],
		dropped,
		...sent,
	}),
	route('POST /api/instances/:instance/send-poll', message.sendPoll, {
		id: 'papi.interactive.sendPoll',
		ownAliases: ['/send-poll'],
		body: {
			...to,
			name: 'question',
			options: 'options',
			selectableCount: 'maxAnswers',
		},
		refused: refusedInSends,
		dropped: [...droppedInSends, 'numberCheck'],
		...sent,
	}),
];
