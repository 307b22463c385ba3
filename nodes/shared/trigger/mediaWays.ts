import type { IDataObject } from 'n8n-workflow';
import { fetchFile, whatsappMedia, type Connection } from '../connection';
import { asObject, isComing } from '../readValue';

/** The words in which keys, and the form, speak of files. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** A file in clear. */
export interface ReceivedFile extends IDataObject {
	/** Or `fileBytes`. */
	base64?: string;
	mimeType: string | null;
	fileName: string | null;
}

/** One manner to get at the file of a message. */
export type MediaWay = () => Promise<ReceivedFile>;

interface Sought {
	/** The event's item. */
	json: IDataObject;
	kind: MediaKind;
	maxBytes: number;
	connection: Connection;
}

const timeoutMs = 60_000;
const megabyte = 1_000_000;

/**
 * In the order to try them: the address that the gateway gave, the gateway's own download by the message and by its
 * keys, and WhatsApp's media host. Each rejects with an Error or GatewayError that a person can read.
 */
export function mediaWays(sought: Sought): MediaWay[] {
	const { json, kind } = sought;
	const { url, ...media } = asObject(json.media);
	const keys = keysIn(media, kind);
	const { instance } = json;
	return [
		...(typeof url === 'string' ? [() => fetchClear(url, sought)] : []),
		() => askGateway({ instance, ...nameOf(json) }, sought),
		...(keys
			? [() => askGateway({ instance, keys }, sought), () => fetchEncrypted(keys, sought)]
			: []),
	];
}

/** Throws an Error for what is larger than the trigger was told to download. */
export function refuseLarge(bytes: unknown, maxBytes: number): void {
	if (typeof bytes !== 'number' || bytes <= maxBytes) return;
	throw new Error(
		`the file is larger than the ${maxBytes / megabyte} MB that the trigger downloads`,
	);
}

async function askGateway(
	request: IDataObject,
	{ connection, json, maxBytes }: Sought,
): Promise<ReceivedFile> {
	const { base64, fileBytes, ...file } = await connection.call('message.downloadMedia', request);
	const told = asObject(json.media);
	return {
		...bounded(base64, fileBytes, maxBytes),
		mimeType: textOf(file.mimeType) ?? textOf(told.mimeType),
		fileName: textOf(told.fileName) ?? textOf(file.fileName),
	};
}

/** Throws an Error for a file that is larger, as soon as it is. */
function bounded(base64: unknown, fileBytes: unknown, maxBytes: number): Partial<ReceivedFile> {
	if (isComing(fileBytes)) return { fileBytes: upTo(maxBytes, fileBytes) };
	if (typeof base64 !== 'string') throw new Error('the gateway answered without the file');
	refuseLarge(Math.floor((base64.length * 3) / 4), maxBytes);
	return { base64 };
}

async function* upTo(maxBytes: number, bytes: AsyncIterable<Uint8Array>) {
	let size = 0;
	for await (const part of bytes) {
		size += part.length;
		refuseLarge(size, maxBytes);
		yield part;
	}
	if (size === 0) throw new Error('the file is empty');
}

function nameOf({ vendorMessageId, chatId, sentBy, isGroup, sender }: IDataObject): IDataObject {
	const author = isGroup === true ? textOf(asObject(sender).id) : null;
	return {
		messageId: vendorMessageId,
		chat: chatId,
		fromMe: sentBy !== 'contact',
		...(author === null ? {} : { sender: author }),
	};
}

interface FileKeys extends IDataObject {
	mediaKey: string;
	directPath: string;
}

function keysIn({ keys, mimeType }: IDataObject, kind: MediaKind): FileKeys | null {
	const { mediaKey, directPath, url } = asObject(keys);
	if (typeof mediaKey !== 'string' || typeof directPath !== 'string') return null;
	return {
		...{ mediaKey, directPath, type: kind },
		url: textOf(url) ?? whatsappMedia().mediaAddress(directPath),
		mimeType: textOf(mimeType) ?? 'application/octet-stream',
	};
}

async function fetchEncrypted(
	{ mediaKey, directPath }: FileKeys,
	{ json, kind, maxBytes }: Sought,
): Promise<ReceivedFile> {
	const { mediaAddress, openMedia, encryptionOverhead } = whatsappMedia();
	const { body } = await fetchBytes(mediaAddress(directPath), {
		allowPrivate: false,
		maxBytes: maxBytes + encryptionOverhead,
	});
	const { mimeType, fileName } = asObject(json.media);
	return {
		base64: openMedia(body, mediaKey, kind).toString('base64'),
		mimeType: textOf(mimeType),
		fileName: textOf(fileName),
	};
}

async function fetchClear(
	url: string,
	{ json, connection, maxBytes }: Sought,
): Promise<ReceivedFile> {
	const allowPrivate = isAtGateway(url, connection);
	const { body, contentType } = await fetchBytes(url, { allowPrivate, maxBytes });
	const { mimeType, fileName } = asObject(json.media);
	return {
		base64: Buffer.from(body).toString('base64'),
		mimeType: textOf(mimeType) ?? textOf(contentType.split(';', 1)[0]),
		fileName: textOf(fileName) ?? nameIn(url),
	};
}

interface Bounds {
	allowPrivate: boolean;
	maxBytes: number;
}

async function fetchBytes(url: string, { allowPrivate, maxBytes }: Bounds) {
	const answer = await fetchFile({ url, maxBytes, timeoutMs }, { allowPrivate });
	if (answer.status !== 200) {
		throw new Error(`${new URL(url).host} answered ${answer.status} when asked for the file`);
	}
	if (answer.cut) refuseLarge(Infinity, maxBytes);
	return answer;
}

/** The person named the gateway's own host, wherever it is. */
function isAtGateway(url: string, { credential }: Connection): boolean {
	if (credential.connection !== 'url' || !URL.canParse(url)) return false;
	return new URL(url).host === new URL(credential.url).host;
}

/** The last part of an address, where it looks like the name of a file. */
function nameIn(url: string): string | null {
	const name = new URL(url).pathname.split('/').at(-1) ?? '';
	return /^[\w.-]+\.\w{1,5}$/.test(name) ? name : null;
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
