export interface Counts {
	/** Instances there are. */
	all: number;
	/** Those that nobody holds. */
	free: number;
	/** Those that this process holds. */
	mine: number;
	/** Processes, this one included. */
	alive: number;
}

/** How many of the free instances this process takes, so that all that are alive end up with as many. */
export function fairShare(counts: Counts): number {
	return Math.min(counts.free, Math.max(0, evenPart(counts) - counts.mine));
}

/** How many instances of this process another one has room for. */
export function surplus(counts: Counts): number {
	return counts.free > 0 ? 0 : Math.max(0, counts.mine - evenPart(counts));
}

function evenPart({ all, alive }: Counts): number {
	return Math.ceil(all / Math.max(alive, 1));
}
