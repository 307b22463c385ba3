import type { GatewayError } from '../errors';

/**
 * How what is stored is protected. `clear`: no key was given. `sealing`: some rows are still to be sealed with the
 * present key. `locked`: it was sealed with a key that is not here, so nothing can be read or written.
 */
export type VaultState = 'clear' | 'sealing' | 'sealed' | 'locked';

/** A few rows that were looked at. */
export interface SealedPortion {
	table: string;
	rows: number;
}

export interface VaultDoor {
	readonly state: VaultState;
	/** What every call that needs the key rejects with while it is `locked`; null otherwise. */
	readonly locked: GatewayError | null;
	/**
	 * Brings at most `limit` rows more under the present key, in one transaction. Null once all are; what an earlier process
	 * left half done goes on where it was.
	 */
	sealNext(limit: number): Promise<SealedPortion | null>;
}

/** The operator's keys; at least 16 characters each. */
export interface VaultKeys {
	/** Null: none was given. */
	key: string | null;
	/** What the store may have been sealed with before; tried when `key` does not open it. */
	previous?: readonly string[];
	/** Seals everything anew with a data key that was never used, also when `key` opens the store. */
	renew?: boolean;
}
