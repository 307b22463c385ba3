import {
	type AuthenticationCreds,
	initAuthCreds,
	type SignalDataSet,
	type SignalDataTypeMap,
	type SignalKeyStore,
} from '@whiskeysockets/baileys';
import type {
	AuthCommit,
	AuthEntry,
	AuthRepository,
	IdentityRow,
	InboxRow,
	MessageRow,
} from '../../domain/ports/storage';
import { isKeyType, keyCodec } from './keyCodecs';
import { packValue, unpackValue } from './packValue';
import { SessionMemory } from './SessionMemory';

/**
 * Rows of ours that travel through the library's transactions under these names, so that they become durable in the very
 * commit of the ratchet step they belong to.
 */
export const INBOX_ROWS = 'wagate-inbox';
export const MESSAGE_ROWS = 'wagate-messages';

/** Who was given the key of a group. */
const KEY_HOLDERS = 'sender-key-memory';

export interface AuthWatcher {
	/** A write failed. Called before the library hears of it. */
	failed(error: unknown): void;
	/** The library learned who is who. */
	mapped(rows: IdentityRow[]): void;
}

/**
 * Credentials and keys of one instance. Outlives single sockets. Each `set` of the library is one commit, and resolves
 * before it is durable: whoever lets something out into the world waits for `durable` first (`WriteGate`).
 */
export class AuthState {
	#saving: Promise<void> | null = null;
	#isDirty = false;
	#isRetired = false;
	/** Entries that are being written, as they will be: the next step of a ratchet starts from here. */
	readonly #unwritten = new Map<string, AuthEntry>();
	readonly #sessions = new SessionMemory();
	#commits = 0;
	#durable: Promise<void> = Promise.resolve();
	watcher: AuthWatcher = { failed: () => undefined, mapped: () => undefined };

	private constructor(
		private readonly repository: AuthRepository,
		private readonly instance: string,
		readonly creds: AuthenticationCreds,
	) {}

	static async open(repository: AuthRepository, instance: string): Promise<AuthState> {
		const stored = await repository.creds(instance);
		const creds = stored ? (unpackValue(stored) as AuthenticationCreds) : initAuthCreds();
		if (!creds.account) dropHalfPairing(creds);
		return new AuthState(repository, instance, creds);
	}

	/** True once a phone signed this device's identity; `registered` alone is also true for pairing codes only. */
	get isLinked(): boolean {
		return Boolean(this.creds.account && this.creds.me);
	}

	/** Saves the whole credentials, one write at a time; calls that come in meanwhile share the next write. */
	saveCreds(): Promise<void> {
		this.#isDirty = true;
		this.#saving ??= this.#save().finally(() => {
			this.#saving = null;
		});
		return this.#saving;
	}

	/** The auth state is archived: what a dying socket still wants to store must not bring it back. */
	async retire(): Promise<void> {
		this.#isRetired = true;
		await this.settled();
	}

	/** Resolves once nothing waits to be saved. */
	async settled(): Promise<void> {
		await this.#saving;
	}

	/** Whether everything stored so far is on disk. */
	get isDurable(): boolean {
		return this.#commits === 0;
	}

	/** Resolves once everything stored so far is on disk; rejects when some of it never will be. */
	durable(): Promise<void> {
		return this.#durable;
	}

	/** Forgets a write that failed: the socket that waited for it is gone. */
	reopen(): void {
		this.#durable = Promise.resolve();
	}

	readonly keys: SignalKeyStore = {
		get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
			const found = await this.#read(type, ids);
			return Object.fromEntries(
				[...found].map(([id, bytes]) => [id, this.#decode(type, id, bytes)]),
			);
		},
		set: async (data) => {
			const changed = data[KEY_HOLDERS] ? await this.#withoutSameHolders(data) : data;
			if (!changed) return;
			const commit = toCommit(changed);
			this.#rememberSessions(commit, changed.session);
			this.#commit(commit).catch(() => undefined);
			const rows = learnedIdentities(data['lid-mapping']);
			if (rows.length > 0) this.watcher.mapped(rows);
		},
	};

	/** The LID user that a phone number's sessions are kept under, as far as the store knows; asks nobody. */
	async lidUserOf(phone: string): Promise<string | null> {
		const bytes = (await this.#read('lid-mapping', [phone])).get(phone);
		return bytes ? keyCodec('lid-mapping').decode(bytes) : null;
	}

	#decode<T extends keyof SignalDataTypeMap>(
		type: T,
		id: string,
		bytes: Uint8Array,
	): SignalDataTypeMap[T] {
		if (type !== 'session') return keyCodec(type).decode(bytes);
		return this.#sessions.decode(id, bytes) as SignalDataTypeMap[T];
	}

	#rememberSessions({ entries = [] }: AuthCommit, sessions: SignalDataSet['session'] = {}): void {
		for (const { type, id, value } of entries) {
			const session = type === 'session' && sessions[id];
			if (session && value) this.#sessions.remember(id, value, session);
		}
	}

	/** What is being written comes before what is stored. */
	async #read(type: string, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
		const found = new Map<string, Uint8Array>();
		const stored: string[] = [];
		for (const id of ids) {
			const entry = this.#unwritten.get(`${type}\0${id}`);
			if (!entry) stored.push(id);
			else if (entry.value) found.set(id, entry.value);
		}
		if (stored.length === 0) return found;
		// What cannot be read cannot be decrypted, and the library would acknowledge it all the same.
		const rest = await this.repository
			.entries(this.instance, type, stored)
			.catch((error: unknown) => {
				this.watcher.failed(error);
				throw error;
			});
		for (const [id, bytes] of rest) found.set(id, bytes);
		return found;
	}

	/** The library writes who has a group's key with each message to it, though it seldom changes. Null when nothing is left. */
	async #withoutSameHolders(data: SignalDataSet): Promise<SignalDataSet | null> {
		const { [KEY_HOLDERS]: holders = {}, ...others } = data;
		const { encode } = keyCodec(KEY_HOLDERS);
		const stored = await this.#read(KEY_HOLDERS, Object.keys(holders));
		const changed = Object.entries(holders).filter(([group, devices]) => {
			const before = stored.get(group);
			return !(devices && before && Buffer.from(encode(devices)).equals(before));
		});
		if (changed.length > 0) return { ...others, [KEY_HOLDERS]: Object.fromEntries(changed) };
		return Object.keys(others).length > 0 ? others : null;
	}

	async #save(): Promise<void> {
		while (this.#isDirty) {
			this.#isDirty = false;
			await this.#commit({ creds: packValue(this.creds) });
		}
	}

	/** Counts a write of somebody else among what must be durable before anything more gets out. */
	alongside(write: Promise<unknown>): void {
		this.#commits += 1;
		const written = write
			.catch((error: unknown) => {
				this.watcher.failed(error);
				throw error;
			})
			.finally(() => {
				this.#commits -= 1;
			});
		this.#durable = Promise.all([this.#durable, written]).then(() => undefined);
		this.#durable.catch(() => undefined);
	}

	#commit(commit: AuthCommit): Promise<void> {
		if (this.#isRetired) return Promise.resolve();
		const entries = commit.entries ?? [];
		for (const entry of entries) this.#unwritten.set(`${entry.type}\0${entry.id}`, entry);
		const written = this.repository
			.commit(this.instance, commit)
			.finally(() => entries.forEach((entry) => this.#written(entry)));
		this.alongside(written);
		return written;
	}

	#written(entry: AuthEntry): void {
		const key = `${entry.type}\0${entry.id}`;
		// A later step may have put its own value there meanwhile.
		if (this.#unwritten.get(key) === entry) this.#unwritten.delete(key);
	}
}

/**
 * `requestPairingCode` sets `me` at once; with it, the next socket would try to log in as a device that nobody linked.
 */
function dropHalfPairing(creds: AuthenticationCreds): void {
	delete creds.me;
	creds.pairingCode = undefined;
	creds.registered = false;
}

function toCommit(data: SignalDataSet): AuthCommit {
	const entries: AuthEntry[] = [];
	const commit: AuthCommit = { entries };
	for (const [type, values] of Object.entries(data)) {
		if (type === INBOX_ROWS) commit.inbox = Object.values(values as Record<string, InboxRow>);
		else if (type === MESSAGE_ROWS) {
			commit.messages = Object.values(values as Record<string, MessageRow>);
		} else if (isKeyType(type)) entries.push(...toEntries(type, values));
		else throw new Error(`the library stores a kind of key that is not known here: ${type}`);
	}
	return commit;
}

function toEntries<T extends keyof SignalDataTypeMap>(
	type: T,
	values: Record<string, unknown>,
): AuthEntry[] {
	const { encode } = keyCodec(type);
	return Object.entries(values).map(([id, value]) => ({
		type,
		id,
		value: value == null ? null : encode(value as SignalDataTypeMap[T]),
	}));
}

/** The library stores each pair twice: `phone` to LID user, and `LID user_reverse` to phone. */
export function learnedIdentities(mapping: SignalDataSet['lid-mapping']): IdentityRow[] {
	return Object.entries(mapping ?? {}).flatMap(([phone, lid]) =>
		lid && !phone.endsWith('_reverse') ? [{ phone, lid: `${lid}@lid` }] : [],
	);
}
