import { GatewayError } from '../../../domain/errors';
import type { VoiceEncoder } from '../audio/VoiceEncoder';
import type { Ffmpeg } from '../Ffmpeg';

/** A stored file as it was given. */
export interface RawFile {
	path: string;
	/** Bytes. */
	size: number;
	/** What its bytes say that it is. */
	sniffed: string | null;
	/** What the request or the server of it say. */
	declared: string | null;
	fileName: string | null;
}

/** What a message tells of a file. */
export interface FileShape {
	mimeType: string;
	fileName?: string | null;
	seconds?: number | null;
	/** Pixels. */
	width?: number | null;
	height?: number | null;
	animated?: boolean;
	/** JPEG. */
	thumbnail?: Buffer | null;
	/** 64 levels from 0 to 100. */
	waveform?: Buffer | null;
}

/** The same in other bytes, which WhatsApp shows; they are shaped in their turn. */
export interface Conversion {
	converted: AsyncIterable<Uint8Array>;
}

/** Finds out what a kind's message tells of a file, and converts what WhatsApp would not show. */
export type Shape = (file: RawFile, tools: Tools) => Promise<FileShape | Conversion>;

/** What converts. */
export interface Tools {
	ffmpeg: Pick<Ffmpeg, 'toMp4' | 'toVoice' | 'frameOf'>;
	voice: VoiceEncoder;
}

/** Refuses a file whose bytes are not of the kind it is sent as. */
export function notA(kind: string, { sniffed, declared }: RawFile): GatewayError {
	const type = sniffed ?? declared ?? 'of an unknown type';
	return new GatewayError('MEDIA_REFUSED', `it is ${type}, not ${kind}`, {
		details: { mimeType: sniffed ?? declared },
	});
}
