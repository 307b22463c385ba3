import type { InboxRow } from '../../../../../src/domain/ports/storage';
import { DecryptedStanzas, stanzaOf } from '../../../../../src/engine/whatsapp/DecryptedStanzas';
import { systemClock } from '../../../../../src/support/clock';

const CIPHERTEXT = Buffer.from('ciphertext');
const REFUSED = new Error('Key used already or never filled');

interface Opened {
	stanzas: DecryptedStanzas;
	saved: InboxRow[];
	looks: string[];
	arrived: InboxRow[];
}

function open(saved: InboxRow[] = []): Opened {
	const looks: string[] = [];
	const arrived: InboxRow[] = [];
	const find = (_instance: string, hash: string) => {
		looks.push(hash);
		return Promise.resolve(saved.find((row) => row.hash === hash) ?? null);
	};
	const stanzas = new DecryptedStanzas('shop', { find }, systemClock, (row) => arrived.push(row));
	return { stanzas, saved, looks, arrived };
}

function receive(stanzas: DecryptedStanzas, t = '1700000000') {
	const attrs = { id: 'A1', t };
	stanzas.remember({
		tag: 'message',
		attrs,
		content: [{ tag: 'enc', attrs: {}, content: CIPHERTEXT }],
	});
}

/** Decrypts it once, as a ratchet does: rows are kept as the store would keep them. */
function ratchet(saved: InboxRow[], isSpent = false) {
	return (toRow: (plaintext: Uint8Array) => InboxRow) => {
		if (isSpent) return Promise.reject(REFUSED);
		saved.push(toRow(Buffer.from('hello')));
		return Promise.resolve(Buffer.from('hello'));
	};
}

const sealed = (kind: string) => ({
	kind,
	author: '15550000001@s.whatsapp.net',
	ciphertext: CIPHERTEXT,
});

test('what is new is decrypted without a look at what was saved, and told with its stanza', async () => {
	const { stanzas, saved, looks, arrived } = open();
	receive(stanzas);
	const plaintext = await stanzas.once(sealed('msg'), ratchet(saved));
	expect(Buffer.from(plaintext).toString()).toBe('hello');
	expect(looks).toEqual([]);
	expect(arrived.map(stanzaOf)).toEqual([{ id: 'A1', t: '1700000000' }]);
});

test.each(['msg', 'pkmsg', 'skmsg'])(
	'a %s that is delivered to another process answers what was saved, and is told again',
	async (kind) => {
		const first = open();
		receive(first.stanzas);
		await first.stanzas.once(sealed(kind), ratchet(first.saved));
		const second = open(first.saved);
		receive(second.stanzas);
		const plaintext = await second.stanzas.once(sealed(kind), ratchet([], kind !== 'pkmsg'));
		expect(Buffer.from(plaintext).toString()).toBe('hello');
		expect(second.arrived).toEqual(first.saved);
	},
);

test('one whose event is stored says nothing', async () => {
	const { stanzas, saved, arrived } = open();
	receive(stanzas);
	await stanzas.once(sealed('msg'), ratchet(saved));
	const settled = saved.map((row) => ({ ...row, stanza: new Uint8Array(), plaintext: null }));
	const next = open(settled);
	receive(next.stanzas);
	expect([...(await next.stanzas.once(sealed('msg'), ratchet([], true)))]).toEqual([1]);
	expect(arrived).toHaveLength(1);
	expect(next.arrived).toEqual([]);
});

test('what cannot be decrypted and was never saved fails as it failed', async () => {
	const { stanzas } = open();
	receive(stanzas);
	await expect(stanzas.once(sealed('msg'), ratchet([], true))).rejects.toBe(REFUSED);
});

test('hashes grow with the time of their stanzas', async () => {
	const { stanzas, saved } = open();
	receive(stanzas, '1700000001');
	await stanzas.once(sealed('msg'), ratchet(saved));
	stanzas.forget();
	receive(stanzas, '1700000002');
	await stanzas.once(sealed('msg'), ratchet(saved));
	const [earlier, later] = saved.map(({ hash }) => hash);
	expect(earlier).toMatch(/^1700000001\./);
	expect(later).toMatch(/^1700000002\./);
});
