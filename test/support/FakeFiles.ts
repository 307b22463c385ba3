import { randomUUID } from 'node:crypto';
import type { FileDoor } from '../../src/domain/ports/media';

/** Files of forms in memory; it gives none out. */
export class FakeFiles implements FileDoor {
	readonly kept = new Map<string, string>();

	ofMessage = async () => Promise.reject(new Error('no files of messages here'));
	ofMedia = async () => Promise.reject(new Error('no files of events here'));
	ofLink = async () => Promise.reject(new Error('no links here'));

	pathOf(): string {
		throw new Error('no files on the disk here');
	}

	take: FileDoor['take'] = async (bytes) => {
		const parts: Uint8Array[] = [];
		// Whoever writes may use the memory of a part again.
		for await (const part of bytes) parts.push(Buffer.from(part));
		const content = Buffer.concat(parts);
		const mediaId = randomUUID();
		this.kept.set(mediaId, content.toString('base64'));
		return { mediaId, size: content.length };
	};

	async *read(mediaId: string) {
		yield Buffer.from(this.kept.get(mediaId) ?? '', 'base64');
	}

	drop: FileDoor['drop'] = async (mediaId) => void this.kept.delete(mediaId);

	/** An input as if its file had come in Base64. */
	inlined(input: Record<string, unknown>): Record<string, unknown> {
		const { mediaId, ...media } = (input.media ?? {}) as { mediaId?: string };
		const base64 = this.kept.get(mediaId ?? '');
		return base64 === undefined ? input : { ...input, media: { ...media, base64 } };
	}
}
