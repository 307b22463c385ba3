import { type BinaryNode, useMultiFileAuthState } from '@whiskeysockets/baileys';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Account, Contact } from '../../../src/simulator';
import { runCli } from '../../support/runCli';
import { needsPostgres, needsRedis } from '../../support/services';
import { TestSchema } from '../../support/TestSchema';
import { Scene } from '../engine/Scene';
import { RealClient } from '../simulator/RealClient';

const self = '15550001001';
const passphrase = { WAGATE_PASSPHRASE: 'correct horse battery' };
const postgres = needsPostgres();
const redis = needsRedis();

let scene: Scene;
let eve: Contact;
let folder: string;
let undo: () => void;

beforeEach(async () => {
	scene = await Scene.open();
	undo = scene.sim.trust();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	folder = mkdtempSync(join(tmpdir(), 'wagate-transfer-'));
});

afterEach(async () => {
	await scene.close();
	undo();
	rmSync(folder, { recursive: true, force: true });
});

/** A client of somebody else's, linked by QR, with a conversation behind it; stopped. */
async function linkedElsewhere(): Promise<Account> {
	const account = scene.sim.account(self, { name: 'Anna' });
	const { state, saveCreds } = await useMultiFileAuthState(folder);
	const client = await RealClient.link(scene.sim, state, async (first) => {
		first.sock.ev.on('creds.update', () => void saveCreds());
		await account.phone.scan(await first.qr());
	});
	client.sock.ev.on('creds.update', () => void saveCreds());
	eve.text(self, 'one');
	await client.text('one');
	await client.send(eve.lid, 'two');
	await eve.receives({ text: 'two' });
	await eve.text(self, 'three').delivered();
	await client.text('three');
	await saveCreds();
	await client.end();
	await scene.until(() => account.devices.every(({ connected }) => !connected));
	return account;
}

/** How what went between the account and Eve was encrypted since. */
function cipherTypes(from: number): unknown[] {
	const isEve = (jid = '') => [eve.lid, eve.jid].some((each) => jid.startsWith(userOf(each)));
	const encs = ({ tag, attrs, content }: BinaryNode): unknown[] => {
		if (tag === 'enc') return [attrs.type];
		if (!Array.isArray(content) || (tag === 'to' && !isEve(attrs.jid))) return [];
		return content.flatMap(encs);
	};
	return scene.sim.log
		.slice(from)
		.filter(({ stanza: { tag, attrs } }) => tag === 'message' && isEve(attrs.from ?? attrs.to))
		.flatMap(({ stanza }) => encs(stanza));
}

const userOf = (jid: string) => jid.split('@')[0] ?? '';

/** Both directions, by the session that is there: nobody begins a new one. */
async function talksOn(instance: string): Promise<void> {
	await scene.reaches(instance, 'connected');
	const from = scene.sim.log.length;
	const { id } = eve.text(self, 'are you still you?');
	const heard = await scene.next('message.received', ({ data }) => data.messageId === id);
	expect(heard).toMatchObject({ message: { text: 'are you still you?' }, phone: eve.number });
	const answer = { instance, to: eve.lid, text: 'as always', waitFor: 'delivered' as const };
	await scene.call('message.sendText', answer);
	await eve.receives({ from: self, text: 'as always' });
	expect(cipherTypes(from)).toEqual(['msg', 'msg']);
	expect(scene.sim.stats.retriesAnswered).toBe(0);
}

function importInto(...args: string[]) {
	const place = ['--data', scene.folder, '--network', 'sandbox'];
	return runCli(['import', ...args, ...place], passphrase);
}

test('a folder of Baileys goes on here as if it never stopped, with no QR', async () => {
	const account = await linkedElsewhere();
	await scene.halt();
	const busy = await importInto(folder, '--as', 'sales');
	expect(busy).toMatchObject({
		code: 1,
		err: expect.stringMatching(/was written to \d+ seconds ago/) as string,
	});
	const done = await importInto(folder, '--as', 'sales', '--stopped');
	expect(done).toMatchObject({ code: 0, out: expect.stringContaining('15550001001') as string });
	// Nothing connects with it by accident.
	expect(existsSync(join(folder, 'creds.json'))).toBe(false);
	await scene.boot();
	await talksOn('sales');
	expect(account.devices).toHaveLength(1);
});

test('a folder that was quiet for a minute needs no word of honour; one that is no session is refused', async () => {
	await linkedElsewhere();
	await scene.halt();
	const old = new Date(Date.now() - 120_000);
	for (const name of readdirSync(folder)) utimesSync(join(folder, name), old, old);
	expect((await importInto(folder, '--as', 'sales', '--keep-source')).code).toBe(0);
	// The same device must not be here twice.
	const twice = await importInto(folder, '--as', 'other', '--stopped');
	expect(twice).toMatchObject({
		code: 1,
		err: expect.stringContaining('"sales" is this very device') as string,
	});
	const empty = mkdtempSync(join(tmpdir(), 'wagate-empty-'));
	expect(await importInto(empty, '--as', 'third')).toMatchObject({ code: 1 });
	rmSync(empty, { recursive: true });
	await scene.boot();
	await talksOn('sales');
	expect(scene.engine.running()).toEqual(['sales']);
});

describe('an export', () => {
	const file = () => join(folder, 'sales.wagate-session');
	const place = () => ['--data', scene.folder, '--network', 'sandbox'];
	const exportIt = (...args: string[]) =>
		runCli(['export', 'sales', '--to', file(), ...place(), ...args], passphrase);

	/** The id of a message that was sent before. */
	async function exported(): Promise<string> {
		await scene.link('sales', self);
		eve.text(self, 'before');
		await scene.next('message.received');
		const { messageId } = await scene.call('message.sendText', {
			...{ instance: 'sales', to: eve.number, text: 'hello', waitFor: 'delivered' },
		});
		await eve.text(self, 'and on').delivered();
		await scene.halt();
		expect(await exportIt()).toMatchObject({ code: 0 });
		return messageId;
	}

	test('hands the device over: it rests here, and goes on where it is imported, once', async () => {
		const sent = await exported();
		expect(readFileSync(file()).includes('hello')).toBe(false);
		await scene.boot();
		const over = { state: 'conflict', reason: { code: 'handed_over' } };
		await expect(scene.call('instance.get', { instance: 'sales' })).resolves.toMatchObject(over);
		for (const operation of ['instance.connect', 'instance.restart'] as const) {
			const call = scene.call(operation, { instance: 'sales' });
			await expect(call).rejects.toMatchObject({ code: 'HANDED_OVER' });
		}
		const connections = scene.sim.stats.connections;
		await scene.halt();

		const elsewhere = mkdtempSync(join(tmpdir(), 'wagate-elsewhere-'));
		const old = scene.folder;
		scene.folder = elsewhere;
		const wrong = await runCli(['import', file(), ...place()], {
			WAGATE_PASSPHRASE: 'another passphrase',
		});
		expect(wrong).toMatchObject({
			code: 1,
			err: expect.stringContaining('the passphrase is another') as string,
		});
		expect(await importInto(file())).toMatchObject({ code: 0 });
		expect(await importInto(file(), '--as', 'again')).toMatchObject({ code: 1 });
		await scene.boot();
		await talksOn('sales');
		expect(scene.sim.stats.connections).toBe(connections + 1);
		expect((await scene.storage.messages.get('sales', sent))?.fromMe).toBe(true);
		rmSync(old, { recursive: true });
	});

	test('that was never imported is taken back', async () => {
		await exported();
		expect(await exportIt()).toMatchObject({
			code: 1,
			err: expect.stringContaining('is there already') as string,
		});
		const back = await runCli(['export', 'sales', '--take-back', ...place()]);
		expect(back).toMatchObject({ code: 0 });
		expect(await runCli(['export', 'sales', '--take-back', ...place()])).toMatchObject({ code: 1 });
		await scene.boot();
		await talksOn('sales');
	});

	test('is refused while a gateway runs, and for one that is not linked', async () => {
		await scene.link('sales', self);
		expect(await exportIt()).toMatchObject({
			code: 1,
			err: expect.stringContaining('belongs to another') as string,
		});
		await scene.call('instance.create', { instance: 'empty' });
		await scene.halt();
		const empty = await runCli(['export', 'empty', '--to', file(), ...place()], passphrase);
		expect(empty).toMatchObject({ code: 1, err: expect.stringContaining('not linked') as string });
		expect(existsSync(file())).toBe(false);
		await scene.boot();
	});
});

/** One command, whose answer nobody reads. */
async function redisDo(...words: string[]): Promise<void> {
	const { hostname, port } = new URL(redis.where);
	const socket = connect(Number(port) || 6379, hostname);
	const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
	socket.write(`*${words.length}\r\n${parts.join('')}`);
	await once(socket, 'data');
	socket.destroy();
}

postgres.describe('an instance of Evolution API', () => {
	let schema: TestSchema;

	beforeEach(async () => {
		schema = new TestSchema(postgres.where);
		await schema.query(`create schema "${schema.schema}"`);
		await schema.query(
			`create table "Instance" (id text primary key, name text unique, "connectionStatus" text)`,
		);
		await schema.query(`create table "Session" ("sessionId" text unique, creds text)`);
		await schema.query(`insert into "Instance" values ('cm1', 'shop', 'open')`);
	});

	afterEach(() => schema.drop());

	function ask(args: string[], env: Record<string, string> = {}) {
		const url = new URL(postgres.where);
		url.searchParams.set('options', `-c search_path=${schema.schema}`);
		const place = ['--data', scene.folder, '--network', 'sandbox'];
		return runCli(['import', 'evolution', '--instance', 'shop', ...args, ...place], {
			WAGATE_EVOLUTION_URL: url.href,
			...env,
		});
	}

	/** As it lies there: JSON of JSON. */
	const quoted = (name: string) => JSON.stringify(readFileSync(join(folder, name), 'utf8'));

	test('goes on here with the credentials of its database and the keys of its folder', async () => {
		await linkedElsewhere();
		await scene.halt();
		await schema.query(`insert into "Session" values ('cm1', $1)`, [quoted('creds.json')]);
		rmSync(join(folder, 'creds.json'));
		const client = new Client({ connectionString: postgres.where });
		await client.connect();
		const busy = await ask(['--keys', folder]);
		expect(busy).toMatchObject({ code: 1, err: expect.stringContaining('shop is open') as string });
		await client.end();
		expect(await ask(['--keys', folder, '--stopped'])).toMatchObject({ code: 0 });
		await scene.boot();
		await talksOn('shop');
	});

	redis.describe('with Redis', () => {
		test('goes on here with what is in it, credentials or not', async () => {
			await linkedElsewhere();
			await scene.halt();
			const env = { WAGATE_EVOLUTION_REDIS: redis.where };
			expect(await ask(['--stopped'], env)).toMatchObject({
				...{ code: 1, err: expect.stringContaining('no credentials of shop') as string },
			});
			const key = 'evolution:baileys:cm1';
			for (const name of readdirSync(folder)) {
				const field = name
					.replace('.json', '')
					.replace(/^(sender-key-[^m].*?)--(.*)--/, '$1::$2::');
				await redisDo('HSET', key, field, quoted(name));
			}
			expect(await ask(['--stopped'], env)).toMatchObject({ code: 0 });
			await redisDo('DEL', key);
			await scene.boot();
			await talksOn('shop');
		});
	});
});
