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

/**
 * Rows of ours that travel through the library's transactions under these names, so that they become durable in the very
 * commit of the ratchet step they belong to.
 */
export const INBOX_ROWS = 'wagate-inbox';
export const MESSAGE_ROWS = 'wagate-messages';

export interface AuthWatcher {
	/** A write failed. Called before the library hears of it. */
	failed(error: unknown): void;
	/** The library learned who is who. */
	mapped(rows: IdentityRow[]): void;
}

/** Credentials and keys of one instance. Outlives single sockets; each `set` of the library is one durable commit. */
export class AuthState {
	#saving: Promise<void> | null = null;
	#isDirty = false;
	#isRetired = false;
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

	readonly keys: SignalKeyStore = {
		get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
			const found = await this.repository.entries(this.instance, type, ids);
			const { decode } = keyCodec(type);
			return Object.fromEntries([...found].map(([id, bytes]) => [id, decode(bytes)]));
		},
		set: async (data) => {
			await this.#commit(toCommit(data));
			const rows = learnedIdentities(data['lid-mapping']);
			if (rows.length > 0) this.watcher.mapped(rows);
		},
	};

	/** The LID user that a phone number's sessions are kept under, as far as the store knows; asks nobody. */
	async lidUserOf(phone: string): Promise<string | null> {
		const found = await this.repository.entries(this.instance, 'lid-mapping', [phone]);
		const bytes = found.get(phone);
		return bytes ? keyCodec('lid-mapping').decode(bytes) : null;
	}

	async #save(): Promise<void> {
		while (this.#isDirty) {
			this.#isDirty = false;
			await this.#commit({ creds: packValue(this.creds) });
		}
	}

	async #commit(commit: AuthCommit): Promise<void> {
		if (this.#isRetired) return;
		try {
			await this.repository.commit(this.instance, commit);
		} catch (error) {
			this.watcher.failed(error);
			throw error;
		}
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
function learnedIdentities(mapping: SignalDataSet['lid-mapping']): IdentityRow[] {
	return Object.entries(mapping ?? {}).flatMap(([phone, lid]) =>
		lid && !phone.endsWith('_reverse') ? [{ phone, lid: `${lid}@lid` }] : [],
	);
}
