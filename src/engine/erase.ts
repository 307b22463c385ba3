import { type ErasedKind, erasedKinds, type ErasedPortion } from '../domain/ports/erasure';
import type { Storage } from '../domain/ports/storage';

export type ErasedCounts = Record<ErasedKind, number>;

interface Asked {
	instance: string;
	/** Every JID of the person. */
	jids: readonly string[];
	/** Also what the ratchets know of them. */
	sessions: boolean;
	/** Told after each portion. */
	progress?: (portion: ErasedPortion) => void;
}

/**
 * Erases everything stored of one person in one instance, in small portions, with the bytes of their files. Begun again
 * after it was interrupted, it goes through what is left.
 */
export async function erasePerson(
	{ erasure, media, files }: Pick<Storage, 'erasure' | 'media' | 'files'>,
	{ instance, jids, sessions, progress }: Asked,
): Promise<ErasedCounts> {
	const counts = Object.fromEntries(erasedKinds.map((kind) => [kind, 0])) as ErasedCounts;
	const erasing = erasure.begin(instance, jids, { sessions });
	for (;;) {
		const portion = await erasing.next();
		if (!portion) return counts;
		counts[portion.kind] += portion.count;
		for (const sha256 of new Set(portion.files)) {
			if (!(await media.isNeeded(sha256))) await files.remove(sha256);
		}
		progress?.(portion);
	}
}

/** Every JID of whoever a number or JID means, as far as the store knows. Asks nobody. */
export async function jidsOf(
	{ identities }: Pick<Storage, 'identities'>,
	instance: string,
	candidates: readonly string[],
): Promise<string[]> {
	const jids = new Set<string>();
	for (const jid of candidates) {
		jids.add(jid);
		const [user = '', server] = jid.split('@');
		const phone = server === 'lid' ? await identities.phoneOf(instance, jid) : user;
		const lid = server === 'lid' ? jid : await identities.lidOf(instance, user);
		if (phone) jids.add(`${phone}@s.whatsapp.net`);
		if (lid) jids.add(lid);
	}
	return [...jids];
}
