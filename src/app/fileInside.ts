import { readFile } from 'node:fs/promises';
import type { GatewayEvent } from '../domain/event';
import type { FileDoor } from '../domain/ports/media';
import type { Subscription } from '../domain/ports/storage';

/** A larger file stays outside: the event names it, and few receivers take a post of such a size. */
const LARGEST = 32 * 1024 * 1024;

interface Told {
	media?: { mediaId: string | null; size: number | null };
}

/**
 * The event with its file inside, in Base64, where the subscriber asked for that (`base64` of its options). It waits for
 * a file that is on its way, a minute at most; one that cannot be had, or that is larger than 32 MB, is named only.
 */
export async function withFileInside(
	{ options }: Pick<Subscription, 'options'>,
	event: GatewayEvent,
	files: Pick<FileDoor, 'ofMedia'>,
): Promise<GatewayEvent> {
	const { media } = event.data as Told;
	if (options.base64 !== true || !media?.mediaId || (media.size ?? 0) > LARGEST) return event;
	const file = await files.ofMedia(event.instance, media.mediaId).catch(() => null);
	if (!file || file.size > LARGEST) return event;
	const base64 = await readFile(file.path, 'base64').catch(() => null);
	return base64 === null
		? event
		: { ...event, data: { ...event.data, media: { ...media, base64 } } };
}
