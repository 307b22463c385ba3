import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import type { JournalEntry, Storage } from '../src/domain/ports/storage';
import { openStorage } from '../src/storage';
import { systemClock } from '../src/support/clock';
import { buildLogger } from '../src/support/logger';
import { describeDisk, DiskProbe } from './disk';
import { describeEnvironment, readEnvironment } from './environment';
import { median, percentile } from './statistics';

/**
 * What each operation of the storage costs in this process: `npx tsx bench/storage.ts [folder or postgres://…] [key]`.
 * The disk under the folder, or under the server, decides the figures of the writes; with a key they are those of an
 * encrypted store. The numbers of docs/adr 0002, 0007 and 0009 come from here.
 */
const WARM_UP = 500;
const RUNS = 2_000;
const TOGETHER = 50;
const protobuf = new Uint8Array(200).fill(2);

type Operation = (storage: Storage, index: number) => Promise<unknown>;

const writes: Record<string, Operation> = {
	'auth.commit: 1 session': (storage, index) =>
		storage.auth.commit('shop', { entries: [sessionEntry(index)] }),
	'auth.commit: 1 session, 1 inbox row': (storage, index) =>
		storage.auth.commit('shop', {
			entries: [sessionEntry(index)],
			inbox: [{ hash: `h${index}`, stanza: protobuf, plaintext: protobuf, receivedAt: index }],
		}),
	'auth.commit: 1 session, 1 message': (storage, index) =>
		storage.auth.commit('shop', {
			entries: [sessionEntry(index)],
			messages: [{ ...message(`out${index}`), fromMe: true }],
		}),
	'outbox.accept: with idempotency key': (storage, index) =>
		storage.outbox.accept(outboxRow(index), { key: `k${index}`, requestHash: 'hash' }),
	'outbox.update': (storage, index) =>
		storage.outbox.update('shop', `m${index % RUNS}`, { state: 'sending', attempts: index }),
	'journal.append: message, inbox settled, 1 delivery': (storage, index) =>
		storage.journal.append('shop', [received(index)]),
	'journal.append: status, outbox moved, 1 delivery': (storage, index) =>
		storage.journal.append('shop', [acknowledged(index)]),
	'deliveries: due and settle': async (storage) => {
		const [head] = await storage.deliveries.due('hook', Infinity, 1);
		if (head) await storage.deliveries.settle('hook', head.sequence);
	},
};

const reads: Record<string, Operation> = {
	'auth.entries: 1 session, cached': (storage, index) =>
		storage.auth.entries('shop', 'session', [`s${index % 100}`]),
	'auth.entries: 1 session, not cached': (storage, index) =>
		storage.auth.entries('shop', 'session', [`absent${index}`]),
	'inbox.find: new hash': (storage, index) => storage.inbox.find('shop', `new${index}`),
	'inbox.find: known hash': (storage, index) => storage.inbox.find('shop', `h${index % RUNS}`),
	'outbox.due: first 10': (storage) => storage.outbox.due('shop', Infinity, 10),
	'deliveries.due: first of many lanes': (storage) => storage.deliveries.due('hook', Infinity, 1),
};

async function main([place = tmpdir(), key]: string[]): Promise<void> {
	const { storage, description, remove } = await openPlace(place, key ?? null);
	try {
		const environment = readEnvironment(resolve(__dirname, '..'));
		console.log([...describeEnvironment(environment), description].join('\n'));
		await prepare(storage);
		console.log(
			`\n${'microseconds'.padEnd(52)}${'p50'.padStart(8)}${'p99'.padStart(8)}  ${TOGETHER} at once, each`,
		);
		for (const [name, operation] of Object.entries(writes)) await report(storage, name, operation);
		for (const [name, operation] of Object.entries(reads)) await report(storage, name, operation);
	} finally {
		await storage.close();
		await remove();
	}
}

interface OpenPlace {
	storage: Storage;
	description: string;
	/** Takes away what the bench left there. */
	remove: () => Promise<void>;
}

async function openPlace(place: string, key: string | null): Promise<OpenPlace> {
	const common = {
		network: 'sandbox',
		clock: systemClock,
		logger: buildLogger({ level: 'silent' }),
		keys: { key },
	} as const;
	if (/^postgres(ql)?:/.test(place)) {
		const database = { url: place, schema: `bench_${process.pid}` };
		const client = new Client({ connectionString: place });
		await client.connect();
		const { rows } = await client.query<{ version: string }>('select version()');
		return {
			storage: await openStorage({ ...common, database, leaseMs: 10_000 }),
			description: rows[0]?.version ?? '',
			async remove() {
				await client.query(`drop schema ${database.schema} cascade`);
				await client.end();
			},
		};
	}
	const folder = mkdtempSync(join(place, 'wagate-bench-'));
	return {
		storage: await openStorage({ ...common, folder }),
		description: describeDisk(new DiskProbe(folder).figures),
		remove: async () => rmSync(folder, { recursive: true }),
	};
}

async function report(storage: Storage, name: string, operation: Operation): Promise<void> {
	let index = 0;
	for (; index < WARM_UP; index += 1) await operation(storage, index);
	const alone: number[] = [];
	for (; index < WARM_UP + RUNS; index += 1) {
		const begun = performance.now();
		await operation(storage, index);
		alone.push((performance.now() - begun) * 1_000);
	}
	const together: number[] = [];
	for (let round = 0; round < RUNS / TOGETHER; round += 1) {
		const begun = performance.now();
		await Promise.all(Array.from({ length: TOGETHER }, () => operation(storage, (index += 1))));
		together.push(((performance.now() - begun) * 1_000) / TOGETHER);
	}
	const figures = [median(alone), percentile(alone, 0.99), median(together)];
	console.log(name.padEnd(52) + figures.map((each) => each.toFixed(0).padStart(8)).join(''));
}

async function prepare(storage: Storage): Promise<void> {
	await storage.instances.create({
		name: 'shop',
		network: 'sandbox',
		createdAt: 0,
		linked: true,
		phone: null,
		lid: null,
		profileName: null,
		state: 'connected',
		reason: null,
		until: null,
		settings: {},
	});
	await storage.subscriptions.put({
		id: 'hook',
		instance: 'shop',
		kind: 'webhook',
		dialect: 'native',
		url: 'http://127.0.0.1:1',
		secret: null,
		previousSecret: null,
		headers: {},
		events: [],
		filter: null,
		enabled: true,
		disabledBecause: null,
		options: {},
		createdAt: 0,
		changedAt: 0,
	});
}

// Another ratchet each time: SQLite writes nothing when a row is replaced by the same bytes.
const sessionEntry = (index: number) => ({
	type: 'session',
	id: `s${index % 100}`,
	value: new Uint8Array(2_000).fill(index % 251),
});

const message = (messageId: string) => ({
	instance: 'shop',
	messageId,
	chat: '5511988887777@s.whatsapp.net',
	fromMe: false,
	participant: null,
	proto: protobuf,
	timestamp: 0,
});

const outboxRow = (index: number) => ({
	messageId: `m${index}`,
	instance: 'shop',
	chat: '5511988887777@s.whatsapp.net',
	operation: 'message.sendText',
	content: { to: '5511988887777', text: 'hello' },
	state: 'queued' as const,
	failure: null,
	attempts: 0,
	dueAt: 0,
	expiresAt: 0,
	createdAt: 0,
	updatedAt: 0,
	onCrash: 'resend' as const,
	priority: 'normal' as const,
	waitsFor: 'schedule' as const,
	follows: null,
});

const received = (index: number): JournalEntry => ({
	event: {
		id: `e${index}`,
		event: 'message.received',
		instance: 'shop',
		timestamp: 0,
		lane: `chat${index % 100}`,
		data: { from: '5511988887777', text: 'hello', messageId: `in${index}` },
	},
	dedupeKey: `e${index}`,
	message: message(`in${index}`),
	settlesInbox: `h${index}`,
});

const acknowledged = (index: number): JournalEntry => ({
	event: {
		id: `st${index}`,
		event: 'message.status',
		instance: 'shop',
		timestamp: 0,
		lane: `chat${index % 100}`,
		data: { messageId: `m${index}`, status: 'server_ack' },
	},
	dedupeKey: `st${index}`,
	outbox: { messageId: `m${index}`, state: 'server_ack' },
});

void main(process.argv.slice(2));
