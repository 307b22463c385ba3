import sharp from 'sharp';
import { GatewayError } from '../../domain/errors';

/** Pixels of each side, as the apps upload them. */
const SIDE = 640;
const QUALITY = 85;

/** A picture as profiles and groups show it: a square JPEG, cut around its middle. Rejects with MEDIA_REFUSED. */
export async function squarePicture(path: string): Promise<Buffer> {
	try {
		return await sharp(path)
			.rotate()
			.resize(SIDE, SIDE, { fit: 'cover' })
			.flatten({ background: '#fff' })
			.jpeg({ quality: QUALITY })
			.toBuffer();
	} catch (cause) {
		throw new GatewayError('MEDIA_REFUSED', 'it is no picture that can be read', { cause });
	}
}
