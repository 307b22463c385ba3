/** What phones show beside the title. */
const edgePx = 192;

/** Looked at before anything is decoded: a small file can unpack to gigabytes. */
const mostPixels = 25_000_000;

const deadlineSeconds = 4;

/** First bytes of the kinds that are decoded; not SVG, which is a program. */
const signatures: readonly RegExp[] = [
	/^\xff\xd8\xff/,
	/^\x89PNG\r\n\x1a\n/,
	/^GIF8[79]a/,
	/^RIFF[^]{4}WEBP/,
];

/** A picture (JPEG, PNG, GIF or WebP) as a small JPEG. Rejects for anything else and for what is broken or too large. */
export async function encodeThumbnail(picture: Uint8Array): Promise<Buffer> {
	const start = Buffer.from(picture.subarray(0, 16)).toString('latin1');
	if (!signatures.some((signature) => signature.test(start))) {
		throw new TypeError('neither JPEG, PNG, GIF nor WebP');
	}
	// Loaded when first used: libvips takes 20 MB of memory, and most gateways make no preview.
	const { default: sharp } = await import('sharp');
	return sharp(picture, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
		.autoOrient()
		.resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true })
		.flatten({ background: '#fff' })
		.jpeg({ quality: 60 })
		.timeout({ seconds: deadlineSeconds })
		.toBuffer();
}
