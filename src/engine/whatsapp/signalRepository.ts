import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import {
	DEFAULT_CONNECTION_CONFIG,
	type SignalDataSet,
	type SignalKeyStore,
	type SignalKeyStoreWithTransaction,
	type SignalRepositoryWithLIDStore,
	type SocketConfig,
} from '@whiskeysockets/baileys';
import type { MessageRow } from '../../domain/ports/storage';
import { BoundedMap } from '../../support/BoundedMap';
import { type AuthState, INBOX_ROWS, MESSAGE_ROWS } from './authState';
import type { DecryptedStanzas, Sealed } from './DecryptedStanzas';
import { keyName } from './groups/groupSending';
import { decryptFromGroup, encryptForGroup } from './groups/senderKeys';
import { isPhoneJid, userOf } from './jid';
import type { KeyedLock } from './KeyedLock';
import { hasOpenSessionWith } from './openSession';
import { RatchetKeys } from './RatchetKeys';
import { isBundleSigned } from './verify';

type MakeSignalRepository = SocketConfig['makeSignalRepository'];
type Repository = SignalRepositoryWithLIDStore;
type Injection = Parameters<Repository['injectE2ESession']>[0];

/** The message that the current chain of calls encrypts; its row is committed with the first ratchet that it steps. */
export const sending = new AsyncLocalStorage<{ row: MessageRow | null }>();

/**
 * Made here, at load, where no transaction of the library is open: calls that run in it start a transaction of their own
 * instead of joining the caller's.
 */
const outside = new AsyncResource('wagate.signal');

function isolated<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R {
	return (...args) => outside.runInAsyncScope(() => work(...args));
}

/** Of one socket. */
const MIGRATIONS_KEPT = 1_000;

interface Parts {
	auth: AuthState;
	locks: KeyedLock;
	stanzas: DecryptedStanzas;
}

interface RepositoryParts extends Parts {
	/** The account's keys, as long as the socket is the account's. */
	store: SignalKeyStore;
}

/**
 * The library's Signal repository with what it lacks (rc14): one lock per contact for both directions, so that a send and
 * a receive never step the same ratchet at once; the ratchet committed before the frame is on the wire, and the decrypted
 * message in the ratchet's own commit; a stanza that is delivered again answers with the saved plaintext; prekey bundles
 * whose signature is wrong are refused; a session that fits outlives a lookup of devices.
 */
export function buildSignalRepository({ store, ...parts }: RepositoryParts): MakeSignalRepository {
	return (state, logger, pnToLid) => {
		const keys = new RatchetKeys(store, parts.locks);
		const ratchets = { ...state, keys };
		const inner = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(ratchets, logger, pnToLid);
		keepPrivacyTokens(state.keys as SignalKeyStoreWithTransaction);
		return Object.assign(
			Object.create(inner) as Repository,
			messageOverrides({ ...parts, inner, keys }),
			sessionOverrides({ ...parts, inner, keys }),
		);
	};
}

interface Library extends Parts {
	inner: Repository;
	keys: RatchetKeys;
}

/** Steps of a ratchet: each in a transaction of its own, with the row that belongs to it. */
function messageOverrides(library: Library): Partial<Repository> {
	const { inner, keys, auth, locks, stanzas } = library;
	const withContact = contactLock(auth, locks);
	// A contact's lock is held already.
	const step = <T>(group: string | null, work: () => Promise<T>) =>
		group === null ? keys.alone(work) : keys.transaction(work, group);
	const decryptOnce = (sealed: Sealed, group: string | null, decrypt: () => Promise<Uint8Array>) =>
		stanzas.once(sealed, (toRow) =>
			step(group, async () => {
				const plaintext = await decrypt();
				const row = toRow(plaintext);
				await keys.set({ [INBOX_ROWS]: { [row.hash]: row } } as SignalDataSet);
				return plaintext;
			}),
		);
	const encryptWith = <T>(group: string | null, encrypt: () => Promise<T>) => {
		const message = sending.getStore();
		return isolated(() =>
			step(group, async () => {
				const result = await encrypt();
				if (!message?.row) return result;
				const { row } = message;
				message.row = null;
				await keys.set({ [MESSAGE_ROWS]: { [row.messageId]: row } } as SignalDataSet);
				return result;
			}),
		)();
	};
	return {
		encryptMessage: (options) =>
			withContact(options.jid, () => encryptWith(null, () => inner.encryptMessage(options))),
		decryptMessage: isolated((options) => {
			const { type, jid, ciphertext } = options;
			const sealed = { kind: type, author: jid, ciphertext };
			return withContact(jid, () => decryptOnce(sealed, null, () => inner.decryptMessage(options)));
		}),
		encryptGroupMessage: (options) =>
			encryptWith(options.group, async () => {
				const { group, meId, data } = options;
				// Makes the key where there is none.
				const senderKeyDistributionMessage = await inner.getSenderKeyDistributionMessage(options);
				const ciphertext = await encryptForGroup(keys, keyName(group, meId), data);
				return { ciphertext, senderKeyDistributionMessage };
			}),
		decryptGroupMessage: isolated((options) => {
			const { group, authorJid, msg } = options;
			const sealed = { kind: 'skmsg', author: `${group} ${authorJid}`, ciphertext: msg };
			const name = keyName(group, authorJid);
			return decryptOnce(sealed, group, () => decryptFromGroup(keys, name, msg));
		}),
	};
}

/** Everything about sessions outside of a message: never part of the caller's transaction. */
function sessionOverrides({ inner, keys, auth, locks }: Library): Partial<Repository> {
	const withContact = contactLock(auth, locks);
	const inject = isolated(async (options: Injection, isLookup: boolean) => {
		const { jid, session } = options;
		if (!(await isBundleSigned(session))) {
			throw new Error(`the prekey bundle of ${jid} is not signed by its identity`);
		}
		return withContact(jid, async () => {
			if (isLookup && (await isKnown(options))) return;
			await inner.injectE2ESession(options);
		});
	});
	// The library asks for it with every message (rc14). Once the LID is known, nothing is kept under the number again.
	const migrated = new BoundedMap<string, true>(MIGRATIONS_KEPT);
	const migrate = isolated(async (from: string, to: string) => {
		const pair = `${from} ${to}`;
		if (migrated.get(pair)) return { migrated: 0, skipped: 0, total: 0 };
		const held = [`pn:${userOf(from)}`, `lid:${userOf(to)}`];
		const done = await locks.run(held, () => inner.migrateSession(from, to));
		migrated.set(pair, true);
		return done;
	});
	// With every lookup of devices the library starts new sessions with those that have a LID, also where the one that
	// there is fits (rc14): the old ones are kept for good, and each makes every message with that contact slower. Who
	// asks for a message again gets a new session; that is no part of a send.
	const isKnown = async ({ jid, session }: Injection) => {
		const address = inner.jidToSignalProtocolAddress(jid);
		const { [address]: record } = await keys.get('session', [address]);
		return hasOpenSessionWith(record, session);
	};
	return {
		injectE2ESession: (options) => inject(options, sending.getStore() !== undefined),
		deleteSession: isolated(async (jids) => {
			const held = await Promise.all(jids.map((jid) => lockOf(auth, jid)));
			return locks.run(held, () => inner.deleteSession(jids));
		}),
		migrateSession: migrate,
		validateSession: isolated((jid) => inner.validateSession(jid)),
		getSessionInfo: isolated((jid) => inner.getSessionInfo(jid)),
		hasSenderKey: isolated((options) => inner.hasSenderKey(options)),
		getSenderKeyDistributionMessage: isolated((options) =>
			inner.getSenderKeyDistributionMessage(options),
		),
		processSenderKeyDistributionMessage: isolated((options) =>
			inner.processSenderKeyDistributionMessage(options),
		),
		lidMapping: isolatedMapping(inner.lidMapping),
	};
}

/**
 * The library stores the token that a first send issues after that send's transaction is over, but in its context: the
 * write goes nowhere (rc14), so each send issues another. Outside of the context it is stored.
 */
function keepPrivacyTokens(keys: SignalKeyStoreWithTransaction): void {
	const set = keys.set.bind(keys);
	const get = keys.get.bind(keys);
	keys.set = (data) => (data.tctoken ? isolated(set)(data) : set(data));
	keys.get = (type, ids) =>
		type === 'tctoken' ? outside.runInAsyncScope(() => get(type, ids)) : get(type, ids);
}

/** A pair learned in the middle of a send is kept although the send's own transaction is not over, or fails. */
function isolatedMapping(inner: Repository['lidMapping']): Repository['lidMapping'] {
	const mapping = Object.create(inner) as Repository['lidMapping'];
	mapping.storeLIDPNMappings = isolated((pairs) => inner.storeLIDPNMappings(pairs));
	return mapping;
}

/**
 * Sessions of a person are kept under the LID once it is known, whichever address a stanza uses, so both addresses share
 * one lock. Whoever waited looks again: the LID may have become known meanwhile.
 */
function contactLock(auth: AuthState, locks: KeyedLock) {
	return async function withContact<T>(jid: string, work: () => Promise<T>): Promise<T> {
		for (;;) {
			const key = await lockOf(auth, jid);
			const outcome = await locks.run([key], async () =>
				(await lockOf(auth, jid)) === key ? { result: await work() } : null,
			);
			if (outcome) return outcome.result;
		}
	};
}

async function lockOf(auth: AuthState, jid: string): Promise<string> {
	const user = userOf(jid);
	if (!isPhoneJid(jid)) return `lid:${user}`;
	const lid = await auth.lidUserOf(user);
	return lid ? `lid:${lid}` : `pn:${user}`;
}
