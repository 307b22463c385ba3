// Loaded before the gateway (`node --import`): ends its process by `kill -9` at one exact point between two steps, which
// a kill from outside hits only by luck. The points lie in the storage port, so the gateway itself knows nothing of it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Happening, Storage } from '../../src/domain/ports/storage.ts';

const { CHAOS_DIST = '', CHAOS_KILL_AT = '', CHAOS_KILL_NTH = '1' } = process.env;

/** Longer than a receipt takes from our socket to the server on loopback, on a busy machine too. */
const RECEIPT_MS = 1_000;

let left = Number(CHAOS_KILL_NTH);

/** Dies here, the time it was asked to; nothing after the call runs then. */
function die(): void {
	left -= 1;
	if (left === 0) process.kill(process.pid, 'SIGKILL');
}

const isReceived = (entries: readonly Happening[]) =>
	entries.some((each) => 'event' in each && each.event.event === 'message.received');
const isAcknowledged = (entries: readonly Happening[]) =>
	entries.some((each) => 'event' in each && each.outbox?.state === 'server_ack');

type Wrap = (storage: Storage) => Partial<Storage>;

const beforeAppend = (isIt: (entries: readonly Happening[]) => boolean, waitMs = 0): Wrap => {
	return ({ journal }) => ({
		journal: {
			...journal,
			append: async (instance, entries) => {
				if (isIt(entries)) {
					if (waitMs > 0 && left === 1) await pause(waitMs);
					die();
				}
				return journal.append(instance, entries);
			},
		},
	});
};

const points: Record<string, Wrap> = {
	'wire-commit': ({ auth }) => ({
		auth: {
			...auth,
			commit: async (instance, commit) => {
				if (commit.inbox?.length) die();
				await auth.commit(instance, commit);
			},
		},
	}),
	'commit-receipt': ({ auth }) => ({
		auth: {
			...auth,
			commit: async (instance, commit) => {
				await auth.commit(instance, commit);
				if (commit.inbox?.length) die();
			},
		},
	}),
	'receipt-publish': beforeAppend(isReceived, RECEIPT_MS),
	'journal-delivery': ({ journal }) => ({
		journal: {
			...journal,
			append: async (instance, entries) => {
				const appended = await journal.append(instance, entries);
				if (isReceived(entries)) die();
				return appended;
			},
		},
	}),
	'delivery-settle': ({ deliveries }) => ({
		deliveries: {
			...deliveries,
			settle: async (subscription, sequence) => {
				die();
				return deliveries.settle(subscription, sequence);
			},
		},
	}),
	'accept-wire': ({ outbox }) => ({
		outbox: {
			...outbox,
			accept: async (row, idempotency) => {
				const accepted = await outbox.accept(row, idempotency);
				die();
				return accepted;
			},
		},
	}),
	'ratchet-wire': ({ auth }) => ({
		auth: {
			...auth,
			commit: async (instance, commit) => {
				await auth.commit(instance, commit);
				if (commit.messages?.length) die();
			},
		},
	}),
	'ack-store': beforeAppend(isAcknowledged),
};

const wrap = points[CHAOS_KILL_AT];
if (!wrap) throw new Error(`there is no point "${CHAOS_KILL_AT}"`);

const module = createRequire(import.meta.url)(
	join(CHAOS_DIST, 'src', 'storage', 'openStorage.js'),
) as { openStorage: (options: unknown) => Promise<Storage> };
const { openStorage } = module;
module.openStorage = async (options) => {
	const storage = await openStorage(options);
	return { ...storage, ...wrap(storage) };
};
