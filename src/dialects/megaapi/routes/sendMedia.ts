import { operations } from '../../../catalogue/operations';
import {
	accepted,
	constant,
	inside,
	knownWords,
	nested,
	orElse,
	phoneAsJid,
	route,
	via,
} from '../../kit';
import { fileAsDataUrl, fileNameOf, mimeTypeOf } from '../files';
import { droppedInSends, refusedInSends, sent } from '../shared';

const { message } = operations;

const to = { to: via('to', phoneAsJid) } as const;
const mimeType = inside('media', 'mimeType');
const kind = knownWords(
	{ image: 'image', video: 'video', audio: 'audio', ptt: 'voice', document: 'document' },
	'media of type %s',
);

/** What every file is sent with; the tables spell its type in two ways. */
export const fileRows = {
	fileName: orElse(inside('media', 'fileName'), fileNameOf),
	mimeType: orElse(mimeType, mimeTypeOf),
	mineType: accepted(mimeType),
	mimetype: accepted(mimeType),
} as const;

export const captioned = { type: via('type', kind), caption: 'caption' } as const;

const url = { url: inside('media', 'url') } as const;
const base64 = { base64: via('media', fileAsDataUrl) } as const;
const voice = { type: constant('ptt') } as const;

const refused = [...refusedInSends, 'viewOnce', 'media.mediaId'] as const;
const dropped = [...droppedInSends, 'quoted'] as const;

const byUrl = ({ media }: { media: { url?: string } }) => media.url !== undefined;
const byContent = ({ media }: { media: { base64?: string } }) => media.base64 !== undefined;

export const sendMediaRoutes = [
	route('POST /rest/sendMessage/:instance/mediaUrl', message.sendMedia, {
		id: 'megaapi.message.mediaUrl',
		ownAliases: ['/sendMessage/:instance/mediaUrl'],
		onlyFor: byUrl,
		body: { messageData: nested({ ...to, ...url, ...fileRows, ...captioned }) },
		refused,
		dropped,
		...sent,
	}),
	route('POST /rest/sendMessage/:instance/mediaUrl', message.sendVoiceNote, {
		id: 'megaapi.message.mediaUrl',
		askedOnly: true,
		onlyFor: byUrl,
		body: { messageData: nested({ ...to, ...url, ...fileRows, ...voice }) },
		refused,
		dropped: [...dropped, 'convert'],
		...sent,
	}),
	route('POST /rest/sendMessage/:instance/mediaBase64', message.sendMedia, {
		id: 'megaapi.message.mediaBase64',
		ownAliases: ['/sendMessage/:instance/mediaBase64'],
		onlyFor: byContent,
		body: { messageData: nested({ ...to, ...base64, ...fileRows, ...captioned }) },
		refused,
		dropped,
		...sent,
	}),
	route('POST /rest/sendMessage/:instance/mediaBase64', message.sendVoiceNote, {
		id: 'megaapi.message.mediaBase64',
		askedOnly: true,
		onlyFor: byContent,
		body: { messageData: nested({ ...to, ...base64, ...fileRows, ...voice }) },
		refused,
		dropped: [...dropped, 'convert'],
		...sent,
	}),
];
