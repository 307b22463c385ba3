import { operations } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import {
	accepted,
	asked,
	constant,
	each,
	flag,
	formFile,
	ignored,
	inside,
	integer,
	nested,
	orElse,
	route,
	via,
	within,
	type Codec,
} from '../../kit';
import { absentReceipt, receipt, sendHeaders, sendRows, unsaid } from '../sending';
import { blank, chatJid, contentOfMedia, fileAt, filledText, typeOfMedia } from '../shared';

const { message } = operations;

/** Files that a form carries from this size on, in Base64: a form is a third smaller and is not parsed as JSON. */
const formFrom = 4 * 1024 * 1024;
const isLarge = ({ media }: { media?: { base64?: string } }) =>
	(media?.base64?.length ?? 0) >= formFrom;

/** `voice` goes by sendWhatsAppAudio; nothing on the wire makes a video loop. */
const mediatype: Codec<'image' | 'video' | 'gif' | 'audio' | 'voice' | 'document'> = {
	decode: (wire) => wire as 'image',
	encode: (type) => {
		if (type !== 'gif') return type;
		throw new GatewayError('UNSUPPORTED_BY_GATEWAY', 'a video that loops (gif)');
	},
};

const sends = { status: 201, headers: sendHeaders, absent: absentReceipt } as const;

const media = {
	...sendRows,
	mediatype: via('type', mediatype),
	mimetype: inside('media', 'mimeType'),
	caption: 'caption',
	fileName: inside('media', 'fileName'),
} as const;
const uploaded = within('media', formFile);
const asForm = { in: 'headers', name: 'content-type', is: 'multipart/form-data' } as const;
const mediaReply = receipt(asked('type', contentOfMedia), asked('type', typeOfMedia));
const videoNoteReply = receipt(constant({ ptvMessage: {} }), constant('ptvMessage'));
const voiceReply = receipt(constant({ audioMessage: { ptt: true } }), constant('audioMessage'));

const button = {
	type: 'type',
	displayText: 'text',
	id: 'id',
	copyCode: 'code',
	url: 'url',
	phoneNumber: 'phone',
	currency: 'currency',
	name: 'payee',
	keyType: 'keyType',
	key: 'key',
} as const;

const listRow = { title: 'title', description: 'description', rowId: 'id' } as const;

const card = {
	fullName: 'name',
	wuid: 'whatsappNumber',
	phoneNumber: 'phone',
	organization: 'organization',
	email: 'email',
	url: 'url',
} as const;

/** The key of a message that something is done to. */
const key = {
	remoteJid: via('chat', chatJid),
	fromMe: orElse(via('fromMe', flag), false),
	id: 'messageId',
	participant: 'sender',
} as const;

export const messageRoutes = [
	route('POST /message/sendText/:instance', message.sendText, {
		id: 'evolution.message.sendText',
		...sends,
		body: {
			...sendRows,
			text: 'text',
			linkPreview: 'linkPreview',
			// The body of version 1.
			textMessage: accepted(nested({ text: 'text' })),
		},
		dropped: unsaid,
		reply: receipt(nested({ conversation: asked('text') }), constant('conversation')),
	}),
	route('POST /message/sendMedia/:instance', message.sendMedia, {
		id: 'evolution.message.sendMediaFile',
		...sends,
		when: asForm,
		form: true,
		onlyFor: (input) => input.type !== 'voice' && isLarge(input),
		body: { file: uploaded, ...media },
		dropped: unsaid,
		refused: ['viewOnce', 'media.mediaId'],
		reply: mediaReply,
	}),
	route('POST /message/sendMedia/:instance', message.sendMedia, {
		id: 'evolution.message.sendMedia',
		...sends,
		onlyFor: ({ type }) => type !== 'voice',
		body: { ...media, media: fileAt('media') },
		dropped: unsaid,
		refused: ['viewOnce', 'media.mediaId'],
		reply: mediaReply,
	}),
	route('POST /message/sendWhatsAppAudio/:instance', message.sendMedia, {
		id: 'evolution.message.sendWhatsAppAudio',
		...sends,
		askedOnly: true,
		fixed: { type: 'voice' },
		body: { ...sendRows, audio: fileAt('media') },
		dropped: [...unsaid, 'caption'],
		refused: ['viewOnce', 'media.mediaId'],
		reply: voiceReply,
	}),
	route('POST /message/sendPtv/:instance', message.sendVideoNote, {
		id: 'evolution.message.sendPtvFile',
		...sends,
		when: asForm,
		form: true,
		onlyFor: isLarge,
		body: { file: uploaded, video: accepted(uploaded), ...sendRows },
		dropped: unsaid,
		reply: videoNoteReply,
	}),
	route('POST /message/sendPtv/:instance', message.sendVideoNote, {
		id: 'evolution.message.sendPtv',
		...sends,
		body: { ...sendRows, video: fileAt('media') },
		dropped: unsaid,
		reply: videoNoteReply,
	}),
	route('POST /message/sendWhatsAppAudio/:instance', message.sendVoiceNote, {
		id: 'evolution.message.sendWhatsAppAudio',
		...sends,
		body: { ...sendRows, audio: fileAt('media'), encoding: via('convert', flag) },
		dropped: unsaid,
		refused: ['viewOnce', 'media.mediaId'],
		reply: voiceReply,
	}),
	route('POST /message/sendSticker/:instance', message.sendSticker, {
		id: 'evolution.message.sendSticker',
		...sends,
		body: { ...sendRows, sticker: fileAt('media') },
		dropped: unsaid,
		reply: receipt(constant({ stickerMessage: {} }), constant('stickerMessage')),
	}),
	route('POST /message/sendLocation/:instance', message.sendLocation, {
		id: 'evolution.message.sendLocation',
		...sends,
		body: {
			...sendRows,
			name: orElse(via('name', filledText), blank),
			address: orElse(via('address', filledText), blank),
			latitude: 'latitude',
			longitude: 'longitude',
		},
		dropped: [...unsaid, 'accuracyMeters', 'speed', 'heading'],
		refused: ['live'],
		reply: receipt(
			nested({
				locationMessage: nested({
					degreesLatitude: asked('latitude'),
					degreesLongitude: asked('longitude'),
					name: asked('name'),
					address: asked('address'),
				}),
			}),
			constant('locationMessage'),
		),
	}),
	route('POST /message/sendContact/:instance', message.sendContact, {
		id: 'evolution.message.sendContact',
		...sends,
		body: { ...sendRows, contact: each('contacts', card) },
		dropped: unsaid,
		reply: receipt(constant({ contactMessage: {} }), constant('contactMessage')),
	}),
	route('POST /message/sendReaction/:instance', message.react, {
		id: 'evolution.message.sendReaction',
		status: 201,
		body: { key: nested(key), reaction: 'emoji' },
		reply: receipt(
			nested({
				reactionMessage: nested({
					key: nested({ remoteJid: asked('chat', chatJid), id: asked('messageId') }),
					text: asked('emoji'),
				}),
			}),
			constant('reactionMessage'),
		),
		absent: absentReceipt,
	}),
	route('POST /message/sendPoll/:instance', message.sendPoll, {
		id: 'evolution.message.sendPoll',
		...sends,
		body: {
			...sendRows,
			name: 'question',
			selectableCount: via('maxAnswers', integer),
			values: 'options',
		},
		dropped: unsaid,
		reply: receipt(
			nested({
				pollCreationMessageV3: nested({
					name: asked('question'),
					selectableOptionsCount: asked('maxAnswers'),
				}),
			}),
			constant('pollCreationMessageV3'),
		),
	}),
	route('POST /message/sendList/:instance', message.sendList, {
		id: 'evolution.message.sendList',
		...sends,
		body: {
			...sendRows,
			title: orElse(via('title', filledText), blank),
			description: 'text',
			buttonText: 'buttonText',
			footerText: orElse(via('footer', filledText), blank),
			sections: each('sections', { title: 'title', rows: each('rows', listRow) }),
		},
		dropped: [...unsaid, 'description', 'fallback'],
		reply: receipt(
			nested({
				listMessage: nested({ title: asked('title'), buttonText: asked('buttonText') }),
			}),
			constant('listMessage'),
		),
	}),
	route('POST /message/sendButtons/:instance', message.sendButtons, {
		id: 'evolution.message.sendButtons',
		...sends,
		body: {
			...sendRows,
			// 2.3.7 prints "*undefined*" where the title is left out.
			title: orElse(via('title', filledText), blank),
			description: 'text',
			footer: 'footer',
			footerText: accepted('footer'),
			thumbnailUrl: fileAt('media'),
			buttons: each('buttons', button),
		},
		dropped: [...unsaid, 'fallback'],
		reply: receipt(constant({ interactiveMessage: {} }), constant('interactiveMessage')),
	}),
	route('POST /message/sendTemplate/:instance', message.sendTemplate, {
		id: 'evolution.message.sendTemplate',
		...sends,
		body: {
			...sendRows,
			name: 'name',
			language: 'language',
			components: each('components', {
				type: 'type',
				sub_type: 'subType',
				index: 'index',
				parameters: each('parameters', { type: 'type', text: 'text' }),
			}),
			webhookUrl: ignored(),
		},
		dropped: unsaid,
		reply: receipt(
			nested({ templateMessage: nested({ name: asked('name'), language: asked('language') }) }),
			constant('templateMessage'),
		),
	}),
];
