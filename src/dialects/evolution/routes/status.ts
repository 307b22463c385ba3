import { operations } from '../../../catalogue/operations';
import { asked, constant, flag, integer, nested, route, via } from '../../kit';
import { absentReceipt, receipt, sendHeaders } from '../sending';
import { contentOfMedia, fileAt, typeOfMedia } from '../shared';

const { send } = operations.status;

const posts = { status: 201, headers: sendHeaders, absent: absentReceipt } as const;
const unsaid = ['waitFor', 'waitMs', 'idempotencyKey'] as const;

/** Who sees it; a real server wants one of the two. */
const audience = {
	allContacts: via('allContacts', flag),
	statusJidList: 'recipients',
} as const;

export const statusRoutes = [
	route('POST /message/sendStatus/:instance', send, {
		id: 'evolution.message.sendStatus',
		...posts,
		when: { in: 'body', name: 'type', is: 'text' },
		fixed: { type: 'text' },
		body: {
			type: constant('text'),
			content: 'text',
			backgroundColor: 'backgroundColor',
			font: via('font', integer),
			...audience,
		},
		dropped: [...unsaid, 'caption', 'media'],
		reply: receipt(
			nested({ extendedTextMessage: nested({ text: asked('text') }) }),
			constant('extendedTextMessage'),
		),
	}),
	route('POST /message/sendStatus/:instance', send, {
		id: 'evolution.message.sendStatus',
		...posts,
		body: { type: 'type', content: fileAt('media'), caption: 'caption', ...audience },
		dropped: [...unsaid, 'text', 'backgroundColor', 'font'],
		refused: ['media.mediaId'],
		reply: receipt(asked('type', contentOfMedia), asked('type', typeOfMedia)),
	}),
];
