import { readMp4 } from '../readMp4';
import { type Conversion, type FileShape, notA, type RawFile, type Tools } from './Shape';

/** What every WhatsApp plays as it is. */
const played = new Set(['video/mp4', 'video/3gpp']);

/** A video: MP4 and 3GP as they are, others as MP4 through ffmpeg. */
export async function shapeVideo(
	file: RawFile,
	{ ffmpeg }: Tools,
): Promise<FileShape | Conversion> {
	const { sniffed, path } = file;
	const isMoving = sniffed !== null && (sniffed.startsWith('video/') || sniffed === 'image/gif');
	if (!isMoving) throw notA('a video', file);
	if (!played.has(sniffed)) return { converted: ffmpeg.toMp4(path, sniffed) };
	const [facts, thumbnail] = await Promise.all([readMp4(path), ffmpeg.frameOf(path, sniffed)]);
	return { mimeType: sniffed, thumbnail, ...facts };
}
