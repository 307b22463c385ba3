/** What runs the instances of a process, as the cluster sees it. */
export interface Crew {
	/** Names of the instances that run here. */
	running(): string[];
	runs(instance: string): boolean;
	/** Runs instances from now on: takes up what is stored of them, and connects the linked ones, a few per second. */
	adopt(instances: readonly string[]): Promise<void>;
	/**
	 * Runs an instance no longer, without logging out. Lets what is under way finish, unless the instance `isTaken`
	 * already: then its socket ends first, since nothing of it can be stored any more.
	 */
	drop(instance: string, how: { isTaken: boolean }): Promise<void>;
}
