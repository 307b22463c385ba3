import type { IAudioMetadata } from 'music-metadata';
import { type Conversion, type FileShape, notA, type RawFile, type Tools } from './Shape';

export const voiceType = 'audio/ogg; codecs=opus';

/** An audio file with a player: as it is, but WAV, which phones do not play, as Opus. */
export async function shapeAudio(file: RawFile, { voice }: Tools): Promise<FileShape | Conversion> {
	const { sniffed, path } = file;
	if (sniffed === 'audio/wav') return { converted: voice.encode(path, sniffed) };
	return { mimeType: audioTypeOf(file), seconds: await secondsOf(path) };
}

/** Audio, also where it came in a box made for video. */
export function audioTypeOf(file: RawFile): string {
	const { sniffed, declared } = file;
	if (sniffed?.startsWith('audio/')) return sniffed;
	if (sniffed === 'video/mp4') return 'audio/mp4';
	if (sniffed === 'video/webm') return 'audio/webm';
	if (sniffed === 'application/ogg') return 'audio/ogg';
	// Raw AAC and MP3 without a tag may begin with anything.
	if (sniffed === null && declared?.startsWith('audio/')) return declared;
	throw notA('audio', file);
}

/** Null for what nobody can read; the length is shown, and no more depends on it. */
export async function secondsOf(path: string): Promise<number | null> {
	// Loaded when first used: a gateway that sends text alone needs none of it.
	const { parseFile } = await import('music-metadata');
	const metadata: IAudioMetadata | null = await parseFile(path, {
		duration: true,
		skipCovers: true,
	}).catch(() => null);
	return metadata?.format.duration ?? null;
}
