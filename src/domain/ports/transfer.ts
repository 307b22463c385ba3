import type { IdentityRow, InboxRow, InstanceRow, MessageRow } from './storage';

/** Everything that makes a linked device what it is, and nothing that is ours alone. */
export interface SessionCopy {
	creds: Uint8Array;
	entries: { type: string; id: string; value: Uint8Array }[];
	/** So that a stanza that comes again is known, and one that is no event yet becomes one. */
	inbox: InboxRow[];
	/** For retries, quotes and votes; the newest ones. */
	messages: MessageRow[];
	identities: IdentityRow[];
	settings: Record<string, unknown>;
}

/** Moves linked devices between stores. For instances that nobody runs at this moment. */
export interface TransferRepository {
	/** Null: nothing was ever linked. */
	read(instance: string, messages: number): Promise<SessionCopy | null>;
	/** Keeps under which id the device was handed over, and that it must not connect from here. */
	handOver(instance: string, id: string): Promise<void>;
	/** The device is used from here again. False: it was not handed over. */
	takeBack(instance: string): Promise<boolean>;
	/**
	 * Makes an instance of a device from elsewhere, in one transaction with the id that it came under. Rejects with
	 * ALREADY_IMPORTED for an id that came before, and with INSTANCE_EXISTS.
	 */
	put(row: InstanceRow, copy: SessionCopy, id: string): Promise<void>;
}

/** In the reason of an instance whose device is used elsewhere now. */
export const HANDED_OVER = 'handed_over';
