import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	deriveEmbeddedKey,
	readEmbeddedKey,
	readVaultKeys,
} from '../../../../src/app/encryptionKey';

let home: string;
let n8n: string;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'wagate-key-'));
	n8n = join(home, '.n8n');
	mkdirSync(n8n);
});

afterEach(() => rmSync(home, { recursive: true }));

const file = (name: string, text: string) => {
	writeFileSync(join(home, name), text);
	return join(home, name);
};

test('without any key there is none', () => {
	expect(readVaultKeys({}, join(home, 'data')).key).toBeNull();
	expect(readEmbeddedKey({ N8N_USER_FOLDER: home })).toBeNull();
});

test('a key is given by itself or as a file, and its end of line is no part of it', () => {
	const key = 'sixteen characters at least';
	expect(readVaultKeys({ WAGATE_ENCRYPTION_KEY: key }, home).key).toBe(key);
	const env = { WAGATE_ENCRYPTION_KEY_FILE: file('key', `${key}\n`) };
	expect(readVaultKeys(env, home).key).toBe(key);
});

test.each([
	['too short a key', { WAGATE_ENCRYPTION_KEY: 'short' }, /WAGATE_ENCRYPTION_KEY is shorter/],
	['a missing file', { WAGATE_ENCRYPTION_KEY_FILE: '/nowhere' }, /names a file without a key/],
	['too short a key of before', { WAGATE_PREVIOUS_ENCRYPTION_KEY: 'short' }, /WAGATE_PREVIOUS/],
])('%s is refused without being shown', (_what, env, message) => {
	expect(() => readVaultKeys(env, home)).toThrow(message);
	expect(() => readVaultKeys(env, home)).not.toThrow(/short$/);
});

test.each([
	['its environment', { N8N_ENCRYPTION_KEY: 'of n8n' }, ''],
	['a file that its environment names', { N8N_ENCRYPTION_KEY_FILE: 'key' }, ''],
	['its own file', {}, '{"encryptionKey":"of n8n"}'],
	[
		'its own file before all, since n8n insists on that',
		{ N8N_ENCRYPTION_KEY: 'x' },
		'{"encryptionKey":"of n8n"}',
	],
])("n8n's key comes from %s", (_where, env, config) => {
	if (config) writeFileSync(join(n8n, 'config'), config);
	if ('N8N_ENCRYPTION_KEY_FILE' in env) env.N8N_ENCRYPTION_KEY_FILE = file('key', 'of n8n\n');
	const wanted = deriveEmbeddedKey('of n8n');
	expect(readEmbeddedKey({ ...env, N8N_USER_FOLDER: home })).toBe(wanted);
	expect(readVaultKeys(env, join(n8n, 'wagate', 'whatsapp')).key).toBe(wanted);
	// Of another folder it says nothing.
	expect(readVaultKeys(env, join(home, 'wagate', 'whatsapp')).key).toBeNull();
});

test("the key of before may be n8n's own or ours", () => {
	const env = { WAGATE_PREVIOUS_ENCRYPTION_KEY: 'the one that was before' };
	expect(readVaultKeys(env, home).previous).toEqual([
		'the one that was before',
		deriveEmbeddedKey('the one that was before'),
	]);
});
