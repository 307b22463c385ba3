import { GatewayError } from '../../../domain/errors';
import { once } from '../sources';
import { type Conversion, type FileShape, notA, type RawFile } from './Shape';

/** Stickers are square. */
const edge = 512;
/** WhatsApp's limits for stickers of packs; heavier ones may not be shown. */
const mostBytes = { still: 100 * 1024, moving: 500 * 1024 };
const qualities = [80, 60, 40, 25, 12];
const readable = new Set(['image/webp', 'image/png', 'image/jpeg', 'image/gif', 'image/avif']);
/** Of all frames together. */
const mostPixels = 100_000_000;
const deadlineSeconds = 60;

/** A picture as a sticker: WebP of 512 by 512 on nothing, moving when the picture moves. WebP stays as it is. */
export async function shapeSticker(file: RawFile): Promise<FileShape | Conversion> {
	const { sniffed, path } = file;
	if (sniffed === null || !readable.has(sniffed)) throw notA('a picture', file);
	const { default: sharp } = await import('sharp');
	const open = () => sharp(path, { animated: true, limitInputPixels: mostPixels, failOn: 'error' });
	const { pages = 1, width, height, pageHeight } = await open().metadata().catch(unreadable);
	const animated = pages > 1;
	if (sniffed === 'image/webp') {
		return { mimeType: sniffed, animated, width, height: pageHeight ?? height };
	}
	const webp = await lightest(animated, (quality) =>
		open()
			.autoOrient()
			.resize(edge, edge, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
			.webp({ quality, effort: animated ? 2 : 4, loop: 0 })
			.timeout({ seconds: deadlineSeconds })
			.toBuffer()
			.catch(unreadable),
	);
	return { converted: once(webp) };
}

/** The best quality that is light enough; the lowest when none is. */
async function lightest(
	animated: boolean,
	encode: (quality: number) => Promise<Buffer>,
): Promise<Buffer> {
	let webp: Buffer = Buffer.alloc(0);
	for (const quality of qualities) {
		webp = await encode(quality);
		if (webp.length <= (animated ? mostBytes.moving : mostBytes.still)) break;
	}
	return webp;
}

function unreadable(cause: unknown): never {
	const why = cause instanceof Error ? cause.message : String(cause);
	throw new GatewayError('MEDIA_REFUSED', `the picture cannot be read (${why})`, { cause });
}
