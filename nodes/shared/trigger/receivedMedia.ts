import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Connection } from '../connection';
import { asObject } from '../readValue';
import { toFile } from '../toItem';
import { mediaWays, refuseLarge, type MediaKind, type ReceivedFile } from './mediaWays';

type Helpers = Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'>;

/** Which files of received messages the trigger is to fetch. */
export interface MediaWish {
	/** Empty: all. */
	kinds: readonly string[];
	maxBytes: number;
}

/** The form's own default, megabytes. */
const defaultLimit = 20;
const megabyte = 1_000_000;

/** What a message's content is, as a file. */
const kinds: Record<string, MediaKind | undefined> = {
	image: 'image',
	video: 'video',
	gif: 'video',
	videoNote: 'video',
	audio: 'audio',
	voice: 'audio',
	document: 'document',
	sticker: 'sticker',
};

/** Null: none. */
export function readMediaWish(options: IDataObject): MediaWish | null {
	if (options.downloadMedia !== true) return null;
	const { mediaTypes, maxMegabytes } = options;
	return {
		kinds: Array.isArray(mediaTypes) ? mediaTypes.map(String) : [],
		maxBytes: (typeof maxMegabytes === 'number' ? maxMegabytes : defaultLimit) * megabyte,
	};
}

/**
 * The item with the file of its message under `data`, by the first way that works. A file that cannot be had leaves the
 * item whole, and says why in `media.error`.
 */
export async function withMedia(
	item: INodeExecutionData,
	{ kinds: wanted, maxBytes }: MediaWish,
	open: () => Promise<Connection>,
	helpers: Helpers,
): Promise<INodeExecutionData> {
	const { json } = item;
	const media = asObject(json.media);
	const { type } = asObject(json.message);
	const kind = typeof type === 'string' ? kinds[type] : undefined;
	if (!kind || !json.media || item.binary) return item;
	if (wanted.length > 0 && !wanted.includes(kind)) return item;
	try {
		refuseLarge(media.size, maxBytes);
		const ways = mediaWays({ json, kind, maxBytes, connection: await open() });
		const data = await firstOf(ways.map((way) => async () => store(await way(), helpers)));
		return { ...item, binary: { data } };
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return { ...item, json: { ...json, media: { ...media, error: why } } };
	}
}

/** Part of getting it: bytes that are still on their way may not arrive. */
async function store(file: ReceivedFile, helpers: Helpers): Promise<IBinaryData> {
	const data = await toFile(file, helpers);
	if (data) return data;
	throw new Error('the file is empty');
}

/** Rejects with what the last way said that was more than unknown to the gateway. */
async function firstOf<T>(ways: readonly (() => Promise<T>)[]): Promise<T> {
	const failures: unknown[] = [];
	for (const way of ways) {
		try {
			return await way();
		} catch (error) {
			failures.push(error);
		}
	}
	throw failures.findLast((failure) => !isRefusal(failure)) ?? failures.at(-1);
}

/** The gateway has no such endpoint, or wants the file named in another way. */
function isRefusal(error: unknown): boolean {
	const { code } = error as { code?: unknown };
	return code === 'UNSUPPORTED_BY_GATEWAY' || code === 'BAD_REQUEST';
}
