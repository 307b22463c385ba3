import { EventEmitter } from 'node:events';
import { ChannelDirectory } from './channels/ChannelDirectory';
import type { ClientConnection } from './connection/ClientConnection';
import { Refusals } from './connection/Refusals';
import { Faults } from './faults/Faults';
import { GroupDirectory } from './groups/GroupDirectory';
import { type StanzaLog } from './log/StanzaLog';
import type { ServerIdentity } from './noise/certificateChain';
import { Directory } from './people/Directory';
import { MediaHost } from './media/MediaHost';
import { createPersonState, Person, type PersonKind, type PersonSettings } from './people/Person';
import { Calls } from './relay/calls';
import { Presence } from './relay/presence';
import type { Addressing } from './wire/jid';

/** Something a client did that WhatsApp would not take, or that the simulator does not know. */
export interface Problem {
	kind: string;
	detail: string;
	/** Jid of the device, or the address it connected from. */
	client: string;
	at: number;
}

export interface NetworkEvents {
	/** Something that a restart has to find again is different now. */
	changed: [];
	/** The state file holds what changed. */
	saved: [];
	/** Somebody joined the network. */
	person: [Person];
	/** A connection shows QR codes, or waits for a pairing code. */
	pairing: [ClientConnection];
	/** A linked client has logged in and asked for its messages. */
	login: [ClientConnection];
	problem: [Problem];
	close: [];
}

/** The whole network: who is on it, what goes wrong on purpose, and what was seen. */
export class Network extends EventEmitter<NetworkEvents> {
	readonly people = new Directory();
	readonly groups = new GroupDirectory(this);
	readonly channels = new ChannelDirectory(this);
	readonly faults = new Faults();
	readonly refusals = new Refusals();
	readonly presence = new Presence();
	readonly media = new MediaHost(this);
	readonly calls = new Calls();
	readonly problems: Problem[] = [];
	/** Where the servers listen, so that a restart can take the same ports. */
	ports: { socket?: number; control?: number } = {};
	/** Where clients fetch profile pictures. */
	pictureUrl = '';
	readonly connections = new Set<ClientConnection>();
	readonly stats = {
		connections: 0,
		logins: 0,
		/** Connections that ended because their own device logged in once more (440). */
		replaced: 0,
		/** Messages that clients handed in. */
		received: 0,
		/** Messages handed to a device or put into its mailbox. */
		delivered: 0,
		decrypted: 0,
		/** Messages that a phone had decrypted before. */
		duplicates: 0,
		retriesAsked: 0,
		retriesAnswered: 0,
		iqs: 0,
	};

	constructor(
		readonly addressing: Addressing,
		readonly identity: ServerIdentity,
		readonly log: StanzaLog,
	) {
		super();
		this.setMaxListeners(0);
	}

	addPerson(number: string, kind: PersonKind, settings: Partial<PersonSettings>): Person {
		const person = new Person(this, createPersonState(number, kind, settings));
		this.people.add(person);
		this.emit('person', person);
		this.changed();
		return person;
	}

	changed(): void {
		this.emit('changed');
	}

	/** Writes down what `assertClean` throws for. */
	problem(kind: string, detail: string, client: string): void {
		const problem = { kind, detail, client, at: Date.now() };
		this.problems.push(problem);
		this.emit('problem', problem);
	}

	onClose(listener: () => void): void {
		this.once('close', listener);
	}

	/** The server's clock, in seconds. */
	seconds(): number {
		return Math.floor(Date.now() / 1000);
	}
}
