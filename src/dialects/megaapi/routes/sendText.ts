import { operations } from '../../../catalogue/operations';
import {
	accepted,
	asked,
	constant,
	each,
	inside,
	listOf,
	nested,
	orElse,
	phoneAsJid,
	route,
	single,
	via,
	type Codec,
} from '../../kit';
import { absentReceipt, droppedInSends, receiptRows, refusedInSends, sent } from '../shared';

const { message } = operations;

const to = { to: via('to', phoneAsJid) } as const;
const text = { reply: { ...receiptRows, text: asked('text') }, absent: absentReceipt } as const;

/** A number, or text that holds one; the table prints the one and the answer the other. */
const degrees: Codec<number> = {
	decode: (wire) =>
		typeof wire === 'string' && wire.trim() !== '' && !Number.isNaN(Number(wire))
			? Number(wire)
			: (wire as number),
	encode: (value) => value,
};
const latitude = via('latitude', degrees);
const longitude = via('longitude', degrees);

const someMentions = ({ mentions }: { mentions?: string[] }) => (mentions ?? []).length > 0;

export const listRows = {
	buttonText: 'buttonText',
	// Both are wanted: each stands in for the other.
	text: orElse('text', ({ title }: { title?: string }) => title),
	title: orElse('title', (list: { text?: string }) => list.text),
	description: 'description',
	sections: each('sections', {
		title: 'title',
		rows: each('rows', {
			title: 'title',
			description: 'description',
			rowId: orElse('id', (row: { title: string }) => row.title),
		}),
	}),
} as const;

/** From the best to the plainest: our client takes the first that says the command. */
export const sendTextRoutes = [
	route('POST /rest/sendMessage/:instance/quoteMessage', message.sendText, {
		id: 'megaapi.message.quoteMessage',
		ownAliases: ['/sendMessage/:instance/quoteMessage'],
		onlyFor: ({ replyTo, quoted }) => replyTo !== undefined && quoted?.content !== undefined,
		body: {
			messageData: nested({
				...to,
				text: 'text',
				key: nested({
					remoteJid: orElse(
						inside('quoted', via('chatId', phoneAsJid)),
						(command: { to: string }) => phoneAsJid.encode(command.to),
					),
					fromMe: orElse(inside('quoted', 'fromMe'), false),
					id: 'replyTo',
				}),
				message: inside('quoted', 'content'),
			}),
		},
		refused: ['mentions', 'mentionAll'],
		dropped: [...droppedInSends, 'linkPreview', 'quoted.sender', 'quoted.text'],
		...text,
	}),
	route('POST /rest/sendMessage/:instance/textMentioned', message.sendText, {
		id: 'megaapi.message.textMentioned',
		ownAliases: ['/sendMessage/:instance/textMentioned'],
		onlyFor: someMentions,
		body: {
			messageData: nested({ ...to, text: 'text', mentions: via('mentions', listOf(phoneAsJid)) }),
		},
		refused: ['replyTo', 'mentionAll'],
		dropped: [...droppedInSends, 'linkPreview', 'quoted'],
		reply: {
			...text.reply,
			mentionedJid: asked('mentions', listOf(phoneAsJid)),
		},
		absent: absentReceipt,
	}),
	route('POST /rest/sendMessage/:instance/sendLinkPreview', message.sendText, {
		id: 'megaapi.message.sendLinkPreview',
		ownAliases: ['/sendMessage/:instance/sendLinkPreview'],
		fixed: { linkPreview: true },
		body: { messageData: nested({ ...to, textWithLink: 'text' }) },
		refused: refusedInSends,
		dropped: [...droppedInSends, 'quoted'],
		...text,
	}),
	route('POST /rest/sendMessage/:instance/text', message.sendText, {
		id: 'megaapi.message.text',
		ownAliases: ['/sendMessage/:instance/text'],
		body: { messageData: nested({ ...to, text: 'text' }) },
		refused: refusedInSends,
		dropped: [...droppedInSends, 'linkPreview', 'quoted'],
		...text,
	}),
	route('POST /rest/sendMessage/:instance/location', message.sendLocation, {
		id: 'megaapi.message.location',
		ownAliases: ['/sendMessage/:instance/location'],
		body: {
			messageData: nested({
				...to,
				address: 'address',
				caption: 'name',
				latitude,
				longitude,
				lat: accepted(latitude),
				lon: accepted(longitude),
			}),
			location: accepted(nested({ lat: latitude, lon: longitude })),
		},
		refused: [...refusedInSends, 'live', 'accuracyMeters', 'speed', 'heading'],
		dropped: [...droppedInSends, 'quoted'],
		...sent,
	}),
	route('POST /rest/sendMessage/:instance/listMessage', message.sendList, {
		id: 'megaapi.message.listMessage',
		ownAliases: ['/sendMessage/:instance/listMessage'],
		body: { messageData: nested({ ...to, ...listRows, listType: constant(0) }) },
		refused: [...refusedInSends, 'footer'],
		dropped: [...droppedInSends, 'quoted', 'fallback'],
		...sent,
	}),
	route('POST /rest/sendMessage/:instance/contactMessage', message.sendContact, {
		id: 'megaapi.message.contactMessage',
		ownAliases: ['/sendMessage/:instance/contactMessage'],
		body: {
			messageData: nested({
				...to,
				vcard: nested({
					fullName: single('contacts', 'name'),
					displayName: single(
						'contacts',
						orElse('displayName', (card: { name: string }) => card.name),
					),
					organization: single('contacts', 'organization'),
					phoneNumber: single('contacts', 'phone'),
				}),
			}),
		},
		refused: refusedInSends,
		dropped: [
			...droppedInSends,
			'quoted',
			'contacts.whatsappNumber',
			'contacts.email',
			'contacts.url',
		],
		...sent,
	}),
	route('POST /rest/sendMessage/:instance/forwardMessage', message.forward, {
		id: 'megaapi.message.forwardMessage',
		ownAliases: ['/sendMessage/:instance/forwardMessage'],
		needs: ['chat', 'content'],
		body: {
			messageData: nested({
				...to,
				key: nested({
					remoteJid: via('chat', phoneAsJid),
					fromMe: orElse('fromMe', false),
					id: 'messageId',
				}),
				message: 'content',
			}),
		},
		dropped: ['sender', 'waitFor', 'waitMs', 'idempotencyKey'],
		...sent,
	}),
];
