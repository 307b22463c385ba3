import type { ClientConnection } from '../connection/ClientConnection';
import { Mailbox } from '../relay/Mailbox';
import type { Stanza } from '../wire/stanza';

export interface PublicPreKey {
	id: number;
	publicKey: Buffer;
}

export interface CompanionState {
	/** Device number, 1 or more; 0 is the phone. */
	device: number;
	keyIndex: number;
	/** Static Noise key, raw; a login must prove it. */
	noiseKey: Buffer;
	registrationId: number;
	identityKey: Buffer;
	signedPreKey: PublicPreKey & { signature: Buffer };
	preKeys: PublicPreKey[];
	routingInfo?: Buffer;
	/** It asked for the whole history when it was linked. */
	fullHistory?: boolean;
	/** The phone has sent the keys and history that a new device gets. */
	synced: boolean;
	waiting: Stanza[];
}

/** A linked device: a real client, its public keys and what waits for it. */
export class Companion {
	readonly mailbox: Mailbox;
	connection?: ClientConnection;
	/** The client was told that its prekeys run out, and has not answered. */
	toldOfLowPreKeys = false;

	constructor(readonly state: Omit<CompanionState, 'waiting'> & { waiting?: Stanza[] }) {
		this.mailbox = new Mailbox(state.waiting);
	}

	get device(): number {
		return this.state.device;
	}

	/** Queues a stanza, and sends it when the device is connected and has all that waited before. */
	deliver(stanza: Stanza): void {
		this.mailbox.put(stanza);
		this.connection?.flush();
	}

	toState(): CompanionState {
		return { ...this.state, waiting: this.mailbox.stanzas };
	}
}
