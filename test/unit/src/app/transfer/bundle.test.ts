import {
	type Bundle,
	openBundle,
	readHead,
	sealBundle,
} from '../../../../../src/app/transfer/bundle';

// Deriving a key is slow on purpose.
jest.setTimeout(60_000);

const passphrase = 'correct horse battery';
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const bundle: Bundle = {
	head: { id: 'b1', instance: 'sales', network: 'sandbox', phone: '15550001001', exportedAt: 5 },
	lid: '1@lid',
	profileName: null,
	copy: {
		creds: everyByte,
		entries: [{ type: 'session', id: 'peer', value: new Uint8Array(Buffer.from('very secret')) }],
		inbox: [{ hash: 'h', stanza: everyByte, plaintext: null, receivedAt: 1 }],
		messages: [],
		identities: [{ lid: '2@lid', phone: '15550002001' }],
		settings: { proxy: { password: 'p' } },
	},
};

let file: Buffer;

beforeAll(async () => {
	file = await sealBundle(bundle, passphrase);
});

test('gives back what was put in, and tells without a passphrase only what it is', async () => {
	await expect(openBundle(file, passphrase)).resolves.toEqual(bundle);
	expect(readHead(file)).toEqual(bundle.head);
	expect(file.includes('very secret')).toBe(false);
	expect(readHead(Buffer.from('something else'))).toBeNull();
});

test('opens with no other passphrase, and not when a bit of it was changed', async () => {
	const refused = { code: 'BUNDLE_REFUSED' };
	await expect(openBundle(file, 'another passphrase')).rejects.toMatchObject(refused);
	const changed = Buffer.from(file);
	changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
	await expect(openBundle(changed, passphrase)).rejects.toMatchObject(refused);
});

test('what anybody can read of it cannot be changed, and cannot eat the machine', async () => {
	const text = file.toString('latin1');
	const renamed = Buffer.from(text.replace('"instance":"sales"', '"instance":"other"'), 'latin1');
	expect(readHead(renamed)?.instance).toBe('other');
	const refused = { code: 'BUNDLE_REFUSED' };
	await expect(openBundle(renamed, passphrase)).rejects.toMatchObject(refused);
	const greedy = Buffer.from(text.replace('"n":131072', '"n":1073741824'), 'latin1');
	await expect(openBundle(greedy, passphrase)).rejects.toMatchObject(refused);
});
