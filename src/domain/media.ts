import { GatewayError } from './errors';

/** What a message shows a file as. */
export const mediaKinds = [
	'image',
	'video',
	'gif',
	'audio',
	'voice',
	'videoNote',
	'document',
	'sticker',
] as const;

export type MediaKind = (typeof mediaKinds)[number];

export function isMediaKind(type: string): type is MediaKind {
	return (mediaKinds as readonly string[]).includes(type);
}

/** The kinds that a media library knows files by. */
export type FileType = 'image' | 'video' | 'audio' | 'document';

const MIB = 1024 * 1024;

/** WhatsApp's own limits, bytes. */
export const mediaLimits: Record<MediaKind, number> = {
	image: 16 * MIB,
	audio: 16 * MIB,
	voice: 16 * MIB,
	sticker: 16 * MIB,
	video: 64 * MIB,
	gif: 64 * MIB,
	videoNote: 64 * MIB,
	document: 100 * MIB,
};

export const largestMedia = mediaLimits.document;

/** Of a limit in bytes, as people say it. */
export function mediaTooLarge(maxBytes: number): GatewayError {
	return new GatewayError('MEDIA_TOO_LARGE', `${Math.floor(maxBytes / MIB)} MB`, {
		details: { maxBytes },
	});
}

const storedPrefix = 'stored:';

/** What an answer says in the place of Base64 to a caller that reads files (`Caller.readsFiles`). */
export function storedFile(sha256: string): string {
	return storedPrefix + sha256;
}

/** SHA-256 of the stored file that is meant, hex; null for Base64. */
export function namedFile(base64: unknown): string | null {
	const isStored = typeof base64 === 'string' && base64.startsWith(storedPrefix);
	return isStored ? base64.slice(storedPrefix.length) : null;
}

/** The beginning of a data URL, and the type that it names. */
export const dataUrlHead = /^data:([^;,]*)[^,]*,/;

const fileTypes: Record<MediaKind, FileType> = {
	image: 'image',
	sticker: 'image',
	video: 'video',
	gif: 'video',
	videoNote: 'video',
	audio: 'audio',
	voice: 'audio',
	document: 'document',
};

export function fileTypeOf(kind: MediaKind): FileType {
	return fileTypes[kind];
}

/** What is known of a file's content. */
export interface FileFacts {
	/** SHA-256 of the clear bytes, hex: the name under which they are stored. */
	sha256: string;
	/** Bytes. */
	size: number;
	mimeType: string;
	/** As the person sees it. */
	fileName: string | null;
	/** Length of audio or video. */
	seconds: number | null;
	/** Pixels. */
	width: number | null;
	height: number | null;
	/** A sticker that moves. */
	animated: boolean;
	/** A small JPEG, Base64, that is shown until the file is there. */
	thumbnail: string | null;
	/** 64 levels from 0 to 100 of a voice note, Base64. */
	waveform: string | null;
}
