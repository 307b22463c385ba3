import type { EventData } from '../../catalogue/events';
import type { ReceivedFile } from '../connection';

type MediaView = NonNullable<EventData<'message.received'>['media']>;

/** What an event says of the file of its message. It is told before the file is here: the URL waits for it. */
export function mediaView(
	file: ReceivedFile,
	stored: { mediaId: string; url: string | null } | null,
): MediaView {
	const { remote, mimeType, fileName, size, sha256, seconds, width, height, pages, animated } =
		file;
	return {
		mediaId: stored?.mediaId ?? null,
		url: stored?.url ?? null,
		mimeType,
		fileName,
		size,
		sha256,
		seconds,
		width,
		height,
		pages,
		animated,
		keys: keysOf(remote),
	};
}

/** A file in clear has none. */
function keysOf(remote: ReceivedFile['remote']): MediaView['keys'] {
	if (remote === null || remote.mediaKey === null) return null;
	const { mediaKey, directPath, url } = remote;
	return { mediaKey, directPath, url };
}
