import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Storage } from '../../../src/domain/ports/storage';
import { needsPostgres } from '../../support/services';
import { startChild } from '../../support/startChild';
import {
	instanceRow,
	journalEntry,
	messageRow,
	outboxRow,
	subscriptionRow,
} from '../../support/storageFixtures';
import { FolderStore, SchemaStore, type VaultStore } from '../../support/VaultStore';

const postgres = needsPostgres();
const key = 'the key of the operator';
const other = 'another key altogether';
const none = { key: null };
const words = 'said in confidence';
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const SESSIONS = 25;

/** Something of every kind that is sealed. */
async function fill(storage: Storage): Promise<void> {
	const proxy = { host: '10.0.0.1', password: words };
	await storage.instances.create(instanceRow({ settings: { proxy } }));
	await storage.subscriptions.put(
		subscriptionRow({
			url: `https://example.com/${words}`,
			secret: words,
			previousSecret: { secret: words, until: 5 },
			headers: { authorization: words },
			options: { words },
		}),
	);
	await storage.auth.commit('shop', { creds: bytes(words), entries: [session('old')] });
	await storage.auth.archive('shop', 'device_removed');
	await storage.auth.commit('shop', {
		creds: bytes(words),
		entries: Array.from({ length: SESSIONS }, (_, index) => session(`peer${index}`)),
		inbox: [{ hash: 'h', stanza: bytes(words), plaintext: bytes(words), receivedAt: 5 }],
	});
	await storage.outbox.accept(outboxRow({ content: { text: words } }), null);
	const offer = { kind: 'buttons' as const, choices: [{ id: '1', title: words }] };
	await storage.journal.append('shop', [
		journalEntry('e', {
			event: { ...journalEntry('e').event, data: { text: words } },
			message: messageRow({ proto: bytes(words), offer: offer as never }),
			vote: { pollId: 'p', voter: 'v', selected: [words], votedAt: 1 },
			reaction: {
				...{ messageId: '3EB0A1', reactor: 'r', fromMe: false },
				...{ emoji: words, reactedAt: 1 },
			},
			directory: {
				updates: [
					{
						kind: 'message',
						chat: { jid: '1@s.whatsapp.net', phone: '1', lid: null, isGroup: false },
						message: { messageId: 'm', timestamp: 9, fromMe: false, text: words },
						unread: true,
						sender: null,
					},
				],
				tell: () => [],
			},
		}),
	]);
	await storage.media.add(mediaRow());
	await storage.media.secret();
}

const session = (id: string) => ({ type: 'session', id, value: bytes(`${words} ${id}`) });

const mediaRow = () => ({
	mediaId: 'file',
	instance: 'shop',
	kind: null,
	mimeType: null,
	fileName: words,
	size: null,
	sha256: null,
	messageId: null,
	state: 'pending' as const,
	source: { file: { mediaKey: words }, key: { messageId: 'm' } } as never,
	error: null,
	attempts: 0,
	dueAt: 0,
	createdAt: 0,
	expiresAt: null,
});

/** All of it as it is read. */
async function readAll(storage: Storage): Promise<unknown> {
	const ids = Array.from({ length: SESSIONS }, (_, index) => `peer${index}`);
	const sessions = await storage.auth.entries('shop', 'session', ids);
	return {
		instance: await storage.instances.get('shop'),
		subscription: await storage.subscriptions.get('sub_1'),
		creds: text(await storage.auth.creds('shop')),
		sessions: ids.map((id) => text(sessions.get(id))),
		inbox: (await storage.inbox.pending('shop')).map(({ plaintext }) => text(plaintext)),
		outbox: await storage.outbox.get('shop', '3EB0A1'),
		message: text((await storage.messages.get('shop', '3EB0A1'))?.proto),
		event: await storage.journal.get('e'),
		offer: await storage.offers.get('shop', '3EB0A1'),
		reactions: await storage.history.reactions('shop', ['3EB0A1']),
		votes: await storage.pollVotes.of('shop', 'p'),
		chats: await storage.directory.chats('shop', { offset: 0, limit: 10 }),
		media: await storage.media.get('file'),
		mediaSecret: await storage.media.secret(),
	};
}

const text = (value: Uint8Array | null | undefined) => value && Buffer.from(value).toString();

async function sealAll(storage: Storage, limit = 7): Promise<void> {
	while (await storage.vault.sealNext(limit));
}

const suites: [string, typeof describe | typeof postgres.describe, () => VaultStore][] = [
	['SQLite', describe, () => new FolderStore()],
	['PostgreSQL', postgres.describe, () => new SchemaStore(postgres.where)],
];

const everything = [
	['auth_creds', 'value'],
	['auth_entries', 'value'],
	['auth_archive_entries', 'value'],
	...['url', 'secret', 'previous_secret', 'headers', 'options'].map((column) => [
		'subscriptions',
		column,
	]),
	['instances', 'settings'],
	['inbox', 'stanza'],
	['inbox', 'plaintext'],
	['messages', 'proto'],
	['events', 'data'],
	['outbox', 'content'],
	['media', 'source'],
	['media', 'file_name'],
	['offers', 'choices'],
	['poll_votes', 'selected'],
	['chats', 'last_message_text'],
	['reactions', 'emoji'],
] as const;

for (const [name, describeOn, make] of suites) {
	describeOn(`a vault on ${name}`, () => {
		let store: VaultStore;
		let opened: Storage[];

		beforeEach(() => {
			store = make();
			opened = [];
		});

		afterEach(async () => {
			await Promise.all(opened.map((storage) => storage.close()));
			await store.remove();
		});

		async function open(keys: Parameters<VaultStore['open']>[0]): Promise<Storage> {
			const storage = await store.open(keys);
			opened.push(storage);
			await storage.cluster?.claim(10);
			return storage;
		}

		async function close(storage: Storage): Promise<void> {
			opened = opened.filter((each) => each !== storage);
			await storage.close();
		}

		/** Columns in which the words can still be read. */
		async function clearColumns(): Promise<string[]> {
			const found: string[] = [];
			for (const [table = '', column = ''] of everything) {
				const rows = await store.query(`select ${column} as value from ${table}`);
				expect([table, rows.length > 0]).toEqual([table, true]);
				const isClear = ({ value }: Record<string, unknown>) =>
					Buffer.from(value as string | Uint8Array).includes(words);
				if (rows.some(isClear)) found.push(`${table}.${column}`);
			}
			return found;
		}

		test('with a key from the beginning nothing secret ever lies there in clear', async () => {
			const storage = await open({ key });
			expect(storage.vault.state).toBe('sealed');
			await fill(storage);
			expect(await clearColumns()).toEqual([]);
			const before = await readAll(storage);
			expect(JSON.stringify(before).split(words).length).toBeGreaterThan(20);
			await close(storage);
			expect(await readAll(await open({ key }))).toEqual(before);
		});

		test('without a key it is as it always was, until there is one', async () => {
			const clear = await open(none);
			await fill(clear);
			expect(await clearColumns()).toHaveLength(everything.length);
			const before = await readAll(clear);
			await close(clear);

			const storage = await open({ key });
			expect(storage.vault.state).toBe('sealing');
			expect(await readAll(storage)).toEqual(before);
			await sealAll(storage);
			expect(storage.vault.state).toBe('sealed');
			expect(await clearColumns()).toEqual([]);
			expect(await readAll(storage)).toEqual(before);
			await close(storage);
			expect(await readAll(await open({ key }))).toEqual(before);
		});

		test('sealing that ends between any two portions goes on after the next start', async () => {
			const clear = await open(none);
			await fill(clear);
			const before = await readAll(clear);
			await close(clear);
			let starts = 0;
			for (let isDone = false; !isDone; starts += 1) {
				const storage = await open({ key });
				isDone = (await storage.vault.sealNext(4)) === null;
				expect(await readAll(storage)).toEqual(before);
				// What is written meanwhile is sealed at once, wherever the rest is.
				await storage.auth.commit('shop', { entries: [session(`new${starts}`)] });
				await close(storage);
			}
			expect(starts).toBeGreaterThan(10);
			expect(await clearColumns()).toEqual([]);
			const storage = await open({ key });
			expect(storage.vault.state).toBe('sealed');
			const late = await storage.auth.entries('shop', 'session', ['new0', `new${starts - 1}`]);
			expect([...late.values()].map(text)).toEqual([`${words} new0`, `${words} new${starts - 1}`]);
		});

		test.each([
			['another key', { key: other }],
			['no key', none],
		])(
			'%s opens nothing and changes nothing; the right one brings it all back',
			async (_what, keys) => {
				const storage = await open({ key });
				await fill(storage);
				const before = await readAll(storage);
				await close(storage);
				const dump = async () =>
					Promise.all(
						[...everything.map(([table]) => table), 'meta'].map(async (table) => {
							const rows = await store.query(`select * from ${table ?? ''}`);
							const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
							return { table, rows: rows.length, hash };
						}),
					);
				const untouched = await dump();

				const locked = await open(keys);
				expect(locked.vault.state).toBe('locked');
				const refusal = { code: 'ENCRYPTION_KEY', retryable: false };
				await expect(locked.auth.creds('shop')).rejects.toMatchObject(refusal);
				await expect(locked.auth.commit('shop', { creds: bytes('new') })).rejects.toMatchObject(
					refusal,
				);
				await expect(locked.auth.archive('shop', 'why')).rejects.toMatchObject(refusal);
				await expect(locked.instances.delete('shop')).rejects.toMatchObject(refusal);
				await expect(locked.retention.purge('messages', Infinity, 9)).rejects.toMatchObject(
					refusal,
				);
				await expect(locked.journal.get('e')).rejects.toMatchObject(refusal);
				expect(await locked.instances.list()).toMatchObject([{ name: 'shop', settings: {} }]);
				expect(await locked.subscriptions.list()).toMatchObject([{ enabled: false, secret: null }]);
				expect(await locked.health()).toMatchObject({ writable: false });
				expect(await locked.vault.sealNext(10)).toBeNull();
				await close(locked);

				expect(await dump()).toEqual(untouched);
				expect(await readAll(await open({ key }))).toEqual(before);
			},
		);

		test('a new key takes over from the one before, also when that ends between any two portions', async () => {
			const storage = await open({ key });
			await fill(storage);
			const before = await readAll(storage);
			await close(storage);
			let isDone = false;
			for (let starts = 0; !isDone; starts += 1) {
				// The one before is needed once: from then on the new one opens what is not yet done.
				const again = await open(starts === 0 ? { key: other, previous: [key] } : { key: other });
				expect(again.vault.state).toBe('sealing');
				isDone = (await again.vault.sealNext(9)) === null;
				expect(await readAll(again)).toEqual(before);
				await close(again);
			}
			const old = await open({ key });
			expect(old.vault.state).toBe('locked');
			await close(old);
			const [record] = await store.query(`select value from meta where key = 'vault'`);
			expect(JSON.parse(String(record?.value))).toMatchObject({
				keys: [{ id: 2 }],
				progress: null,
			});
			expect(await readAll(await open({ key: other }))).toEqual(before);
		});

		test('a value that was moved to another row, or was put there in clear, is refused', async () => {
			const storage = await open({ key });
			await fill(storage);
			await store.query(
				`update auth_entries set value = (select value from auth_entries where id = 'peer1') where id = 'peer2'`,
			);
			await store.query(`update events set data = '{"text":"forged"}'`);
			await close(storage);
			const again = await open({ key });
			const moved = again.auth.entries('shop', 'session', ['peer2']);
			await expect(moved).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
			await expect(again.journal.get('e')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
			expect(text((await again.auth.entries('shop', 'session', ['peer1'])).get('peer1'))).toBe(
				`${words} peer1`,
			);
		});
	});
}

describe('the files of a data folder', () => {
	let store: FolderStore;

	beforeEach(() => {
		store = new FolderStore();
	});

	afterEach(() => store.remove());

	test('hold nothing any more of what was clear once everything is sealed', async () => {
		const clear = await store.open(none);
		await fill(clear);
		await clear.close();
		expect(store.holds(words)).toBe(true);
		const storage = await store.open({ key });
		await sealAll(storage);
		expect(store.holds(words)).toBe(false);
		await storage.close();
		expect(store.holds(words)).toBe(false);
	});

	test('are whole after a change of keys was killed again and again', async () => {
		const first = await store.open({ key });
		await fill(first);
		const before = await readAll(first);
		await first.close();
		const script = join(__dirname, '../../support/children/rotateUntilKilled.ts');
		for (let round = 1; round <= 4; round += 1) {
			const child = startChild(script, [store.folder, other, key]);
			for (let lines = 0; lines < round * 4; lines += 1) await child.nextLine();
			await child.kill();
		}
		const storage = await store.open({ key: other });
		expect(await readAll(storage)).toEqual(before);
		await sealAll(storage);
		expect(await readAll(storage)).toEqual(before);
		await storage.close();
	}, 60_000);
});

postgres.describe('a vault that several processes share', () => {
	test('gets its first key, or another one, only while nobody else runs on it', async () => {
		const store = new SchemaStore(postgres.where);
		const clear = await store.open(none);
		await expect(store.open({ key })).rejects.toMatchObject({ code: 'ENCRYPTION_KEY' });
		await clear.close();
		const one = await store.open({ key });
		const two = await store.open({ key });
		await fill(one);
		expect(text(await two.auth.creds('shop'))).toBe(words);
		await expect(store.open({ key, renew: true })).rejects.toMatchObject({
			code: 'ENCRYPTION_KEY',
		});
		const changed = store.open({ key: other, previous: [key] });
		await expect(changed).rejects.toMatchObject({ code: 'ENCRYPTION_KEY' });
		// One that has no key is no member, and takes nothing from those that have.
		const outside = await store.open(none);
		expect(outside.cluster).toBeNull();
		expect(await one.cluster?.members()).toHaveLength(2);
		for (const storage of [one, two, outside]) await storage.close();
		await store.remove();
	});
});
