import type { OutputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { MediaRow } from '../../domain/ports/media';
import type { EngineHost } from '../EngineHost';
import { isoTime } from '../messageEvents';
import type { Command } from './Command';

const LISTED = 1_000;

const upload: Command<'media.upload'> = async (input, { host }) => {
	if (input.instance !== undefined) host.instance(input.instance);
	return view(host, await host.media.add(input.instance ?? null, input.media, input.type));
};

const get: Command<'media.get'> = async (input, { host }) =>
	view(host, await host.media.row(input.instance ?? null, input.mediaId));

/** What an admin uploaded for all instances is not one instance's to delete. */
const remove: Command<'media.delete'> = async (input, { host, caller }) => {
	const row = await host.media.row(input.instance ?? null, input.mediaId);
	if (caller.instance !== null && row.instance === null) throw new GatewayError('UNAUTHORIZED');
	await host.media.remove(row);
	return { deleted: true };
};

const list: Command<'media.list'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	const { mediaId, messageId, type: kind } = input;
	const rows = await host.storage.media.list({
		instance: name,
		mediaId,
		messageId,
		kind,
		limit: LISTED,
	});
	return { media: await Promise.all(rows.map((row) => view(host, row))) };
};

const getUrl: Command<'media.getUrl'> = async (input, { host }) => {
	const row = await host.media.row(host.instance(input.instance).name, input.mediaId);
	const until = input.expiresIn && host.clock.now() + input.expiresIn * 1_000;
	const { url, ...stored } = await view(host, row, until);
	if (url !== null) return { ...stored, url };
	throw new GatewayError(
		'UNSUPPORTED_BY_GATEWAY',
		'addresses of files before WAGATE_PUBLIC_URL says where it is reached',
	);
};

export const libraryCommands = {
	'media.upload': upload,
	'media.get': get,
	'media.delete': remove,
	'media.list': list,
	'media.getUrl': getUrl,
};

/** The address works as long as the file is kept, unless `until` (milliseconds since the epoch) is earlier. */
async function view(
	{ links, clock }: EngineHost,
	row: MediaRow,
	until = Number.POSITIVE_INFINITY,
): Promise<OutputOf<'media.get'>> {
	const { mediaId, kind, mimeType, size, fileName, messageId, createdAt, expiresAt } = row;
	const end = Math.min(until, expiresAt ?? clock.now() + YEAR);
	return {
		mediaId,
		url: await links.urlOf(mediaId, end),
		type: kind,
		mimeType,
		size,
		fileName,
		messageId,
		createdAt: isoTime(createdAt),
		expiresAt: expiresAt === null ? null : isoTime(expiresAt),
	};
}

const YEAR = 365 * 24 * 60 * 60 * 1_000;
