import { createHash } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import { unwrap } from '../people/textContent';
import { SimulatorError } from '../SimulatorError';
import { type MediaType, openMedia, sealMedia } from './mediaCipher';
import type { MediaHost } from './MediaHost';

/** A file as a person sends it. */
export interface MediaFile {
	kind: 'image' | 'video' | 'gif' | 'audio' | 'voice' | 'videoNote' | 'document' | 'sticker';
	bytes: Buffer;
	mimeType?: string;
	fileName?: string;
	caption?: string;
	seconds?: number;
	width?: number;
	height?: number;
	viewOnce?: boolean;
	animated?: boolean;
}

type Message = proto.IMessage;
type Field =
	| 'imageMessage'
	| 'videoMessage'
	| 'ptvMessage'
	| 'audioMessage'
	| 'documentMessage'
	| 'stickerMessage';

/** Where a message may have a file. */
type Place = Partial<Pick<Message, Field>> | null | undefined;

/** What each field is encrypted as. */
const typeOf: Record<Field, MediaType> = {
	imageMessage: 'image',
	videoMessage: 'video',
	ptvMessage: 'video',
	audioMessage: 'audio',
	documentMessage: 'document',
	stickerMessage: 'image',
};

const forms: Record<MediaFile['kind'], { field: Field; mimeType: string; more?: object }> = {
	image: { field: 'imageMessage', mimeType: 'image/jpeg' },
	video: { field: 'videoMessage', mimeType: 'video/mp4' },
	gif: { field: 'videoMessage', mimeType: 'video/mp4', more: { gifPlayback: true } },
	audio: { field: 'audioMessage', mimeType: 'audio/mpeg' },
	voice: { field: 'audioMessage', mimeType: 'audio/ogg; codecs=opus', more: { ptt: true } },
	videoNote: { field: 'ptvMessage', mimeType: 'video/mp4' },
	document: { field: 'documentMessage', mimeType: 'application/pdf' },
	sticker: { field: 'stickerMessage', mimeType: 'image/webp' },
};

/** Encrypts and uploads a file as a phone does, and makes the message that tells where it is. */
export function mediaMessage(file: MediaFile, host: MediaHost): Message {
	const { field } = forms[file.kind];
	const type = typeOf[field];
	const { mediaKey, body, sha256, encSha256 } = sealMedia(file.bytes, type);
	const keys = {
		mediaKey,
		mediaKeyTimestamp: Math.floor(Date.now() / 1000),
		fileSha256: sha256,
		fileEncSha256: encSha256,
	};
	return wrap({ [field]: { ...describe(file, host, host.put(body, type)), ...keys } }, file);
}

/** A file as a channel shows it: uploaded in clear, with nothing around its message. */
export function clearMediaMessage(file: MediaFile, host: MediaHost): Message {
	const { field } = forms[file.kind];
	const fileSha256 = createHash('sha256').update(file.bytes).digest();
	const directPath = host.put(file.bytes, `newsletter-${typeOf[field]}`);
	return { [field]: { ...describe(file, host, directPath), fileSha256 } };
}

function describe(file: MediaFile, host: MediaHost, directPath: string) {
	const { mimeType, more } = forms[file.kind];
	const { caption, fileName, seconds, width, height, viewOnce, animated } = file;
	return {
		url: host.urlOf(directPath),
		directPath,
		fileLength: file.bytes.length,
		mimetype: file.mimeType ?? mimeType,
		...more,
		...(caption !== undefined && { caption }),
		...(fileName !== undefined && { fileName, title: fileName }),
		...(seconds !== undefined && { seconds }),
		...(width !== undefined && { width, height }),
		...(animated !== undefined && { isAnimated: animated }),
		...(viewOnce && { viewOnce }),
	};
}

/** The file of a post to a channel, held against all that the post says of it. */
export function readClearMedia(message: Message, host: MediaHost): Buffer {
	const { media } = findMedia(message) ?? {};
	const body = host.get(media?.directPath ?? '');
	if (!media || !body) {
		throw new SimulatorError(
			'This post has no file that was uploaded',
			'Look at its content first',
		);
	}
	const hash = createHash('sha256').update(body).digest();
	if (media.mediaKey?.length || !hash.equals(Buffer.from(media.fileSha256 ?? []))) {
		throw new SimulatorError('The file is not in clear', 'Upload it to a channel as it is');
	}
	return body;
}

/** The file of a received message, opened with its keys and held against all that the message says of it. */
export function readMedia(message: Message, host: MediaHost): Buffer {
	const { type, media } = findMedia(message) ?? {};
	if (!media || !type) {
		throw new SimulatorError('This message has no file', 'Look at its content first');
	}
	const body = host.get(media.directPath ?? '');
	if (!body) {
		throw new SimulatorError(`Nothing was uploaded to ${media.directPath}`, 'Look at the uploads');
	}
	return openMedia(body, type, {
		mediaKey: media.mediaKey ?? Buffer.alloc(0),
		fileSha256: media.fileSha256 ?? Buffer.alloc(0),
		fileEncSha256: media.fileEncSha256 ?? Buffer.alloc(0),
		fileLength: Number(media.fileLength ?? 0),
	});
}

/** The part of a message that tells of its file; a heading of buttons has one too. */
export function findMedia(message: Message) {
	const inner = unwrap(message);
	const places: readonly Place[] = [inner, inner.interactiveMessage?.header, inner.buttonsMessage];
	for (const place of places) {
		for (const field of Object.keys(typeOf) as Field[]) {
			const media = place?.[field];
			if (media) return { type: typeOf[field], media };
		}
	}
	return undefined;
}

/** Documents with a caption and files that open once travel in envelopes of their own. */
function wrap(message: Message, { kind, caption, viewOnce }: MediaFile): Message {
	if (viewOnce) return { viewOnceMessageV2: { message } };
	if (kind === 'document' && caption) return { documentWithCaptionMessage: { message } };
	return message;
}
