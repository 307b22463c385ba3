import { nameByType, typeByName } from '../sniff';
import { encodeThumbnail } from './image';
import type { FileShape, RawFile } from './Shape';

const pictured = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);
const unknown = 'application/octet-stream';

/** Any file, under its name. Its type is what the sender says, or what its name or its bytes say. */
export async function shapeDocument(file: RawFile): Promise<FileShape> {
	const { sniffed, declared, fileName, path } = file;
	const mimeType = declared ?? typeByName(fileName) ?? sniffed ?? unknown;
	return {
		mimeType,
		fileName: fileName ?? nameByType(mimeType),
		thumbnail:
			sniffed !== null && pictured.has(sniffed)
				? await encodeThumbnail(path).catch(() => null)
				: null,
	};
}
