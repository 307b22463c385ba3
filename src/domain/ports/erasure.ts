/** What is erased, in this order: whoever ends half-way can begin again, since who it is about is known to the end. */
export const erasedKinds = [
	'messages',
	'events',
	'sends',
	'files',
	'inbox',
	'sessions',
	'directory',
] as const;

export type ErasedKind = (typeof erasedKinds)[number];

export interface ErasedPortion {
	kind: ErasedKind;
	/** How many of them were erased. */
	count: number;
	/** Hashes of files of which a row was erased. */
	files: string[];
}

export interface Erasure {
	/** A few more, in one transaction; null once nothing is left. */
	next(): Promise<ErasedPortion | null>;
}

export interface ErasureRepository {
	/**
	 * Everything that is stored of one person in one instance: what they wrote, also in groups, what was written to them, every
	 * event that names them with its deliveries, their files, and what is known of them. Not what others said of them, nor
	 * that they are in a group, which WhatsApp tells again; nor a send that still has to go out.
	 */
	begin(instance: string, jids: readonly string[], options: { sessions: boolean }): Erasure;
}
