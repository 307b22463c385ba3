import { operations, type InputOf } from '../../../catalogue/operations';
import {
	accepted,
	asked,
	constant,
	custom,
	flag,
	ignored,
	inside,
	isObject,
	orElse,
	phoneAsJid,
	route,
	single,
	via,
} from '../../kit';
import {
	absentReceipt,
	droppedInSends,
	receiptRows,
	refusedInSends,
	success,
	validateNumber,
} from '../shared';

const { message } = operations;

const to = { jid: via('to', phoneAsJid) } as const;
const check = { validateNumber: via('numberCheck', validateNumber) } as const;
const file = {
	url: inside('media', 'url'),
	base64: inside('media', 'base64'),
	mimetype: inside('media', 'mimeType'),
} as const;
const caption = { caption: 'caption' } as const;

const sent = { reply: receiptRows, absent: absentReceipt } as const;
const unchecked = [...droppedInSends, 'numberCheck'] as const;
/** Only documents show a name. */
const droppedFiles = [...droppedInSends, 'media.fileName'] as const;
const refusedFiles = [...refusedInSends, 'media.mediaId', 'viewOnce'] as const;
const voice = { ...to, ...file, ...check, ptt: constant(true) } as const;

/** One key for each message, all of one chat. */
const readKeys = custom<InputOf<'message.markRead'>, InputOf<'message.markRead'>>({
	decode: (wire) => {
		const keys = isObject(wire) && Array.isArray(wire.keys) ? wire.keys.filter(isObject) : [];
		const [first] = keys;
		return {
			chat: phoneAsJid.decode(first?.remoteJid),
			messageIds: keys.map(({ id }) => id as string),
			...(first?.fromMe === undefined ? {} : { fromMe: first.fromMe === true }),
		};
	},
	encode: ({ chat, messageIds, fromMe = false }) => ({
		keys: messageIds.map((id) => ({ remoteJid: phoneAsJid.encode(chat), id, fromMe })),
	}),
});

export const messageRoutes = [
	route('POST /api/instances/:instance/send-text', message.sendText, {
		id: 'papi.message.sendText',
		ownAliases: ['/send-text'],
		// Two published clients send them; the document does not have them.
		body: {
			...to,
			text: 'text',
			...check,
			delay: accepted('delayMs'),
			linkPreview: accepted('linkPreview'),
		},
		refused: refusedInSends,
		dropped: [...droppedInSends, 'linkPreview'],
		...sent,
	}),
	route('POST /api/instances/:instance/send-image', message.sendMedia, {
		id: 'papi.message.sendImage',
		ownAliases: ['/send-image'],
		fixed: { type: 'image' },
		body: { ...to, ...file, ...caption, ...check },
		refused: refusedFiles,
		dropped: droppedFiles,
		...sent,
	}),
	route('POST /api/instances/:instance/send-video', message.sendMedia, {
		id: 'papi.message.sendVideo',
		ownAliases: ['/send-video'],
		when: { in: 'body', name: 'gifPlayback', is: true },
		fixed: { type: 'gif' },
		body: { ...to, ...file, ...caption, ...check, gifPlayback: constant(true) },
		refused: refusedFiles,
		dropped: droppedFiles,
		...sent,
	}),
	route('POST /api/instances/:instance/send-video', message.sendMedia, {
		id: 'papi.message.sendVideo',
		ownAliases: ['/send-video'],
		fixed: { type: 'video' },
		body: { ...to, ...file, ...caption, ...check, gifPlayback: ignored() },
		refused: refusedFiles,
		dropped: droppedFiles,
		...sent,
	}),
	route('POST /api/instances/:instance/send-audio', message.sendVoiceNote, {
		id: 'papi.message.sendAudio',
		ownAliases: ['/send-audio'],
		when: { in: 'body', name: 'ptt', is: true },
		body: voice,
		refused: refusedFiles,
		dropped: [...droppedFiles, 'convert'],
		...sent,
	}),
	route('POST /api/instances/:instance/send-audio', message.sendMedia, {
		id: 'papi.message.sendAudio',
		askedOnly: true,
		fixed: { type: 'voice' },
		body: voice,
		refused: refusedFiles,
		dropped: [...droppedFiles, 'caption'],
		...sent,
	}),
	route('POST /api/instances/:instance/send-audio', message.sendMedia, {
		id: 'papi.message.sendAudio',
		ownAliases: ['/send-audio'],
		fixed: { type: 'audio' },
		body: { ...to, ...file, ...check, ptt: ignored() },
		refused: refusedFiles,
		dropped: [...droppedFiles, 'caption'],
		...sent,
	}),
	route('POST /api/instances/:instance/send-document', message.sendMedia, {
		id: 'papi.message.sendDocument',
		ownAliases: ['/send-document'],
		fixed: { type: 'document' },
		body: {
			...to,
			// The page lists a URL alone, without a caption; both are said as with images, since the others take them.
			...file,
			...caption,
			filename: inside('media', 'fileName'),
			...check,
		},
		refused: refusedFiles,
		dropped: droppedInSends,
		...sent,
	}),
	route('POST /api/instances/:instance/send-location', message.sendLocation, {
		id: 'papi.message.sendLocation',
		ownAliases: ['/send-location'],
		body: {
			...to,
			latitude: 'latitude',
			longitude: 'longitude',
			name: 'name',
			address: 'address',
		},
		refused: [...refusedInSends, 'live', 'accuracyMeters', 'speed', 'heading'],
		dropped: unchecked,
		...sent,
	}),
	route('POST /api/instances/:instance/send-contact', message.sendContact, {
		id: 'papi.message.sendContact',
		ownAliases: ['/send-contact'],
		body: { ...to, name: single('contacts', 'name'), phone: single('contacts', 'phone') },
		refused: refusedInSends,
		dropped: [
			...unchecked,
			...(['whatsappNumber', 'displayName', 'organization', 'email', 'url'] as const).map(
				(field) => `contacts.${field}` as const,
			),
		],
		...sent,
	}),
	route('POST /api/instances/:instance/send-sticker', message.sendSticker, {
		id: 'papi.message.sendSticker',
		ownAliases: ['/send-sticker'],
		body: { ...to, url: inside('media', 'url'), base64: inside('media', 'base64') },
		refused: [...refusedInSends, 'media.mediaId'],
		dropped: [...unchecked, 'media.fileName', 'media.mimeType'],
		...sent,
	}),
	route('POST /api/instances/:instance/send-reaction', message.react, {
		id: 'papi.message.sendReaction',
		ownAliases: ['/send-reaction'],
		needs: ['chat'],
		body: { jid: via('chat', phoneAsJid), messageId: 'messageId', emoji: 'emoji' },
		dropped: ['fromMe', 'sender'],
		...sent,
	}),
	route('POST /api/instances/:instance/read-messages', message.markRead, {
		id: 'papi.message.markRead',
		body: readKeys,
		dropped: ['sender'],
		reply: success,
	}),
	route('POST /api/instances/:instance/delete-message', message.delete, {
		id: 'papi.message.delete',
		needs: ['chat'],
		body: {
			jid: via('chat', phoneAsJid),
			messageId: 'messageId',
			fromMe: orElse(via('fromMe', flag), true),
		},
		dropped: ['sender'],
		reply: success,
	}),
	route('POST /api/instances/:instance/edit-message', message.edit, {
		id: 'papi.message.edit',
		needs: ['chat'],
		body: { jid: via('chat', phoneAsJid), messageId: 'messageId', newText: 'text' },
		dropped: ['fromMe', 'sender'],
		reply: {
			...receiptRows,
			// The document shows no answer; the message keeps its ID in any case.
			messageId: asked('messageId'),
		},
		absent: {
			...absentReceipt,
			messageId: ({ input }: { input: InputOf<'message.edit'> }) => input.messageId,
		},
	}),
];
