import { randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import type { FileFacts, MediaKind } from '../../../domain/media';
import type { UploadedFile } from '../media/Uploader';
import type { SealType } from '../media/sealedFile';
import { readContext } from './context';
import type { EncodeContext, Encoded, Encoder, Encoders } from './Encoder';

/** A stored file and how it is shown: what `host.media.take` answers, as it lies in the outbox. */
export interface OutgoingFile extends FileFacts {
	kind: MediaKind;
	/** Row of the media library. */
	mediaId: string;
}

/** What a stored send of a file holds. The command writes it (`commands/message/media`). */
export interface StoredMedia {
	file: OutgoingFile;
	caption: string | null;
	viewOnce: boolean;
}

type Field =
	| 'imageMessage'
	| 'videoMessage'
	| 'ptvMessage'
	| 'audioMessage'
	| 'documentMessage'
	| 'stickerMessage';

/** A message with one of its file fields set. */
export type FileMessage = Pick<proto.IMessage, Field>;

interface Form {
	field: Field;
	type: SealType;
	/** Kinds whose field has a place for words. */
	hasCaption: boolean;
}

const forms: Record<MediaKind, Form> = {
	image: { field: 'imageMessage', type: 'image', hasCaption: true },
	video: { field: 'videoMessage', type: 'video', hasCaption: true },
	gif: { field: 'videoMessage', type: 'video', hasCaption: true },
	videoNote: { field: 'ptvMessage', type: 'video', hasCaption: false },
	audio: { field: 'audioMessage', type: 'audio', hasCaption: false },
	voice: { field: 'audioMessage', type: 'audio', hasCaption: false },
	document: { field: 'documentMessage', type: 'document', hasCaption: true },
	sticker: { field: 'stickerMessage', type: 'sticker', hasCaption: false },
};

const encodeMedia: Encoder = async (row, context) => {
	const stored = row.content as unknown as StoredMedia;
	const contextInfo = await readContext(row, context);
	const { caption, viewOnce } = stored;
	return wrapFile(await encodeFile(stored.file, context, { caption, viewOnce, contextInfo }), {
		...stored,
		kind: stored.file.kind,
	});
};

export const mediaEncoders: Encoders = {
	'message.sendMedia': encodeMedia,
	'message.sendVoiceNote': encodeMedia,
	'message.sendVideoNote': encodeMedia,
	'message.sendSticker': encodeMedia,
};

export interface FileExtras {
	caption?: string | null;
	viewOnce?: boolean;
	contextInfo?: proto.IContextInfo | null;
}

/**
 * Uploads a stored file, or takes the upload that is known, and says it in the field of its kind. Also for what holds a
 * file inside: headings of buttons, cards, statuses.
 */
export async function encodeFile(
	file: OutgoingFile,
	{ uploads }: Pick<EncodeContext, 'uploads'>,
	{ caption = null, viewOnce = false, contextInfo = null }: FileExtras = {},
): Promise<FileMessage> {
	const { field, type, hasCaption } = forms[file.kind];
	const uploaded = await uploads.upload(file, type);
	return {
		[field]: {
			...placeOf(file, uploaded),
			...shapeOf(file),
			...(hasCaption && caption && { caption }),
			...(viewOnce && { viewOnce }),
			...(contextInfo && { contextInfo }),
		},
	};
}

/** The message around a file: what may be seen once and documents with words travel in envelopes of their own. */
export function wrapFile(
	file: FileMessage,
	{ kind, caption, viewOnce }: { kind: MediaKind; caption: string | null; viewOnce: boolean },
): Encoded {
	const message = wrap(file, { kind, caption, viewOnce });
	return { message: { ...message, messageContextInfo: { messageSecret: randomBytes(32) } } };
}

function wrap(
	message: FileMessage,
	{ kind, caption, viewOnce }: { kind: MediaKind; caption: string | null; viewOnce: boolean },
): proto.IMessage {
	if (viewOnce && forms[kind].type === 'audio') return { viewOnceMessageV2Extension: { message } };
	if (viewOnce) return { viewOnceMessage: { message } };
	if (kind === 'document' && caption) return { documentWithCaptionMessage: { message } };
	return message;
}

function placeOf({ sha256, size, mimeType }: FileFacts, uploaded: UploadedFile) {
	return {
		url: uploaded.url,
		directPath: uploaded.directPath,
		...(uploaded.mediaKey && {
			mediaKey: uploaded.mediaKey,
			mediaKeyTimestamp: uploaded.uploadedAt,
			fileEncSha256: uploaded.encSha256,
		}),
		fileSha256: Buffer.from(sha256, 'hex'),
		fileLength: size,
		mimetype: mimeType,
	};
}

function shapeOf(file: OutgoingFile) {
	const { kind, width, height, seconds } = file;
	const thumbnail = file.thumbnail !== null && {
		jpegThumbnail: Buffer.from(file.thumbnail, 'base64'),
	};
	const area = width !== null && height !== null && { width, height };
	const length = seconds !== null && { seconds: Math.max(1, Math.round(seconds)) };
	switch (kind) {
		case 'image':
			return { ...thumbnail, ...area };
		case 'video':
		case 'videoNote':
			return { ...thumbnail, ...area, ...length };
		case 'gif':
			return { ...thumbnail, ...area, ...length, gifPlayback: true };
		case 'audio':
			return { ...length, ptt: false };
		case 'voice':
			return { ...length, ptt: true, ...waveformOf(file) };
		case 'document':
			return { ...thumbnail, ...nameOf(file) };
		case 'sticker':
			return { ...area, isAnimated: file.animated };
	}
}

function waveformOf({ waveform }: OutgoingFile) {
	return waveform === null ? {} : { waveform: Buffer.from(waveform, 'base64') };
}

function nameOf({ fileName }: OutgoingFile) {
	return fileName === null ? {} : { fileName, title: fileName };
}
