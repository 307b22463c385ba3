import type { EventData } from '../../catalogue/events';
import { isObject } from './decodeRows';

type Fields = Record<string, unknown>;
type Media = NonNullable<EventData<'message.received'>['media']>;

/** The file of a media message as gateways built on Baileys post it: protobuf as JSON, in one of several spellings. */
export function decodeProtobufMedia(file: Fields, beside: Fields = {}): Media {
	const keys = [bytesAsText(file.mediaKey), textOf(file.directPath), textOf(file.url)] as const;
	const [mediaKey, directPath, url] = keys;
	return {
		mediaId: null,
		url: textOf(beside.mediaUrl),
		mimeType: textOf(file.mimetype),
		fileName: textOf(file.fileName) ?? textOf(file.title),
		size: wholeNumber(file.fileLength),
		sha256: bytesAsText(file.fileSha256),
		seconds: wholeNumber(file.seconds),
		width: wholeNumber(file.width),
		height: wholeNumber(file.height),
		pages: wholeNumber(file.pageCount),
		animated: typeof file.isAnimated === 'boolean' ? file.isAnimated : null,
		base64: textOf(beside.base64),
		keys:
			mediaKey !== null && directPath !== null ? { mediaKey, directPath, url: url ?? '' } : null,
	};
}

export function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/** A 64-bit number is JSON as a number, as text, or as the halves of a Long. */
export function wholeNumber(value: unknown): number | null {
	if (isObject(value) && typeof value.low === 'number') {
		const high = typeof value.high === 'number' ? value.high : 0;
		return high * 2 ** 32 + (value.low >>> 0);
	}
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** Bytes are JSON as Base64, as Node's `{type: 'Buffer', data}`, or as an object of numbered bytes. */
function bytesAsText(value: unknown): string | null {
	if (!isObject(value)) return textOf(value);
	const data = typeof value.data === 'string' ? value.data : undefined;
	if (data !== undefined) return data;
	const bytes = Array.isArray(value.data) ? (value.data as unknown[]) : Object.values(value);
	if (bytes.length === 0 || !bytes.every((byte) => typeof byte === 'number')) return null;
	return Buffer.from(bytes).toString('base64');
}
