import { secondsOf, voiceType, audioTypeOf } from './audio';
import type { Conversion, FileShape, RawFile, Tools } from './Shape';

/** Converted here, without ffmpeg. */
const encoded = new Set(['audio/mpeg', 'audio/wav']);

/** A voice note: Ogg with Opus as it is, MP3 and WAV encoded here, everything else through ffmpeg. */
export async function shapeVoice(
	file: RawFile,
	{ ffmpeg, voice }: Tools,
): Promise<FileShape | Conversion> {
	const { path } = file;
	const type = audioTypeOf(file);
	if (type === voiceType) {
		const [seconds, waveform] = await Promise.all([secondsOf(path), voice.waveformOf(path)]);
		return { mimeType: voiceType, seconds, waveform };
	}
	return { converted: encoded.has(type) ? voice.encode(path, type) : ffmpeg.toVoice(path, type) };
}

/** A voice note whose bytes the sender wants to stay as they are. */
export async function shapeVoiceAsIs(file: RawFile, { voice }: Tools): Promise<FileShape> {
	const { path } = file;
	const mimeType = audioTypeOf(file);
	const waveform = mimeType === voiceType ? await voice.waveformOf(path) : null;
	return { mimeType, seconds: await secondsOf(path), waveform };
}
