import { GatewayError } from '../../../domain/errors';
import { once } from '../sources';
import { type Conversion, type FileShape, notA, type RawFile } from './Shape';

/** What every WhatsApp shows as it is. */
const shown = new Set(['image/jpeg', 'image/png']);
/** What is made into a JPEG first. Not SVG, which is a program, nor HEIC, which is under patents. */
const readable = new Set([...shown, 'image/webp', 'image/gif', 'image/avif', 'image/tiff']);
/** Looked at before anything is decoded: a small file can unpack to gigabytes. */
const mostPixels = 50_000_000;
const deadlineSeconds = 20;
const thumbnailEdge = 100;

/** A picture: JPEG and PNG as they are, others as JPEG. */
export async function shapeImage(file: RawFile): Promise<FileShape | Conversion> {
	const { sniffed, path } = file;
	if (sniffed === null || !readable.has(sniffed)) throw notA('a picture that can be shown', file);
	if (!shown.has(sniffed)) return { converted: once(await toJpeg(path)) };
	const [{ width, height }, thumbnail] = await Promise.all([measure(path), encodeThumbnail(path)]);
	return { mimeType: sniffed, width, height, thumbnail };
}

/** A small JPEG of a picture, as messages carry it. */
export async function encodeThumbnail(path: string): Promise<Buffer> {
	const picture = await openPicture(path);
	return undamaged(
		picture
			.autoOrient()
			.resize(thumbnailEdge, thumbnailEdge, { fit: 'inside', withoutEnlargement: true })
			.flatten({ background: '#fff' })
			.jpeg({ quality: 50 })
			.timeout({ seconds: deadlineSeconds })
			.toBuffer(),
	);
}

async function measure(path: string) {
	const { autoOrient } = await undamaged((await openPicture(path)).metadata());
	return autoOrient;
}

async function toJpeg(path: string): Promise<Buffer> {
	const picture = await openPicture(path);
	return undamaged(
		picture
			.autoOrient()
			.flatten({ background: '#fff' })
			.jpeg({ quality: 88 })
			.timeout({ seconds: deadlineSeconds })
			.toBuffer(),
	);
}

async function openPicture(path: string) {
	// Loaded when first used: libvips takes 20 MB of memory.
	const { default: sharp } = await import('sharp');
	return sharp(path, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 });
}

/** What libvips cannot read is the file's fault. */
async function undamaged<T>(work: Promise<T>): Promise<T> {
	return work.catch((cause: unknown) => {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new GatewayError('MEDIA_REFUSED', `the picture cannot be read (${why})`, { cause });
	});
}
