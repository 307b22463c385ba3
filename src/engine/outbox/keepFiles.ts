import type { MediaRepository } from '../../domain/ports/media';
import type { OutboxRow } from '../../domain/ports/storage';

/** Keeps the files of a send that waits for its time until it has left, and then as long as any. */
export async function keepFiles(
	{ content, expiresAt }: OutboxRow,
	media: Pick<MediaRepository, 'update'>,
	keepMs: number,
): Promise<void> {
	for (const mediaId of mediaIdsIn(content)) {
		await media.update(mediaId, { expiresAt: expiresAt + keepMs });
	}
}

/** Files stand in a send at any depth: headings of buttons, cards. */
export function mediaIdsIn(content: unknown): string[] {
	if (typeof content !== 'object' || content === null) return [];
	return Object.entries(content).flatMap(([name, value]) =>
		name === 'mediaId' && typeof value === 'string' ? [value] : mediaIdsIn(value),
	);
}
