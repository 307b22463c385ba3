import type { proto } from '@whiskeysockets/baileys';
import type { Companion } from '../people/Companion';
import { appStateKeyOf } from '../people/firstSync';
import type { Person } from '../people/Person';
import { notify } from '../relay/notifications';
import { el, SERVER } from '../wire/stanza';
import {
	type CollectionState,
	decodePatch,
	EMPTY_COLLECTION,
	encodePatch,
	type Mutation,
} from './patch';

const COLLECTIONS = [
	'critical_block',
	'critical_unblock_low',
	'regular_high',
	'regular_low',
	'regular',
] as const;

export type CollectionName = (typeof COLLECTIONS)[number];

/** What the phone reads of a collection, up to the patch that it read last. */
interface Reading {
	state: CollectionState;
	values: Map<string, Mutation>;
}

/**
 * The settings that an account's devices share (archived, pinned and muted chats, labels, names): patches in collections,
 * sealed under a key of those devices. The server keeps the patches; the phone reads and writes them as clients do.
 */
export class AppState {
	private readonly readings = new Map<CollectionName, Reading>();

	constructor(private readonly person: Person) {}

	static isCollection(name: string): name is CollectionName {
		return (COLLECTIONS as readonly string[]).includes(name);
	}

	/** A client hands in a patch. Throws when the phone could not read it, and keeps nothing then. */
	take(name: CollectionName, patch: Buffer, from: Companion): void {
		const reading = this.read(name);
		const { mutations, state } = decodePatch(name, reading.state, patch, this.key);
		const incomplete = mutations.find((mutation) => lacksRange(mutation));
		if (incomplete) throw new Error(`${incomplete.index[0]} does not say up to which message`);
		this.keep(name, patch);
		this.apply(reading, mutations, state);
		this.tell(name, from);
	}

	/** The owner changes something on the phone. */
	write(name: CollectionName, mutation: Mutation): void {
		const reading = this.read(name);
		const { patch, state } = encodePatch(name, reading.state, [mutation], this.key);
		this.keep(name, patch);
		this.apply(reading, [mutation], state);
		this.tell(name);
	}

	/** The value that stands under an index, or nothing. */
	find(name: CollectionName, ...index: string[]): proto.ISyncActionValue | undefined {
		return this.read(name).values.get(JSON.stringify(index))?.value;
	}

	/** All that stand under indexes that begin so. */
	list(name: CollectionName, ...start: string[]): Mutation[] {
		return [...this.read(name).values.values()].filter(({ index }) =>
			start.every((part, place) => index[place] === part),
		);
	}

	private get key() {
		return appStateKeyOf(this.person);
	}

	/** After a restart the phone reads everything anew. */
	private read(name: CollectionName): Reading {
		let reading = this.readings.get(name);
		if (reading) return reading;
		reading = { state: EMPTY_COLLECTION, values: new Map() };
		this.readings.set(name, reading);
		for (const patch of this.person.state.appState[name]?.patches ?? []) {
			const { mutations, state } = decodePatch(name, reading.state, patch, this.key);
			this.apply(reading, mutations, state);
		}
		return reading;
	}

	private apply(reading: Reading, mutations: readonly Mutation[], state: CollectionState): void {
		reading.state = state;
		for (const mutation of mutations) {
			const index = JSON.stringify(mutation.index);
			if (mutation.removes) reading.values.delete(index);
			else reading.values.set(index, mutation);
		}
	}

	private keep(name: CollectionName, patch: Buffer): void {
		const collection = (this.person.state.appState[name] ??= { version: 0, patches: [] });
		collection.patches.push(patch);
		collection.version += 1;
		this.person.network.changed();
	}

	/** Every other device hears that there is something to fetch. */
	private tell(name: CollectionName, from?: Companion): void {
		const { version } = this.person.state.appState[name] ?? { version: 0 };
		for (const companion of this.person.companions.values()) {
			if (companion === from) continue;
			const changed = el('collection', { name, version });
			notify(companion, { from: SERVER, type: 'server_sync' }, [changed]);
		}
	}
}

/** Moving a chat in the list says up to which message it was seen, or another device may move it over newer ones. */
function lacksRange({ value, removes }: Mutation): boolean {
	const moved = value.archiveChatAction ?? value.markChatAsReadAction ?? value.deleteChatAction;
	return Boolean(moved) && !removes && !moved?.messageRange?.lastMessageTimestamp;
}
