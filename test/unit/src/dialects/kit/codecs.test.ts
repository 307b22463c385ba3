import fc from 'fast-check';
import {
	addressAsJid,
	epochMs,
	epochSeconds,
	flag,
	integer,
	jidAsLid,
	jidAsPhone,
	lidOf,
	listOf,
	phoneOf,
	words,
	type Codec,
} from '../../../../../src/dialects/kit';

const digits = fc.stringMatching(/^[1-9]\d{4,14}$/);
const epoch = Date.parse('2100-01-01T00:00:00Z') / 1000;
const wholeSeconds = fc.integer({ min: 0, max: epoch });
const iso = (ms: number) => new Date(ms).toISOString();

/** What a codec writes, it reads as what it was. */
const roundTrips: [string, Codec<never>, fc.Arbitrary<unknown>][] = [
	['epochSeconds', epochSeconds, wholeSeconds.map((seconds) => iso(seconds * 1000))],
	['epochMs', epochMs, fc.integer({ min: 0, max: epoch * 1000 }).map(iso)],
	['integer', integer, fc.integer()],
	['flag', flag, fc.boolean()],
	['jidAsPhone', jidAsPhone, digits],
	['jidAsLid', jidAsLid, digits.map((user) => `${user}@lid`)],
	['addressAsJid', addressAsJid, digits.map((user) => `${user}@s.whatsapp.net`)],
	['words', words({ A: 'a', B: 'b' }), fc.constantFrom('a', 'b')],
	['listOf', listOf(jidAsPhone), fc.array(digits)],
].map(
	([name, codec, values]) => [name, codec, values] as [string, Codec<never>, fc.Arbitrary<unknown>],
);

test.each(roundTrips)('%s reads what it wrote', (_name, codec, values) => {
	fc.assert(
		fc.property(values, (value) => {
			const overTheWire: unknown = JSON.parse(JSON.stringify(codec.encode(value as never)));
			expect(codec.decode(overTheWire)).toEqual(value);
		}),
	);
});

test.each(roundTrips)('%s survives any JSON', (_name, codec) => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			if (value !== null) codec.decode(value);
		}),
	);
});

test.each([
	[epochSeconds, '1795300874', '2026-11-21T22:41:14.000Z'],
	[epochSeconds, 1795300874, '2026-11-21T22:41:14.000Z'],
	[epochSeconds, 'soon', undefined],
	[epochSeconds, 1e300, undefined],
	[integer, '12', 12],
	[integer, '1.2', '1.2'],
	[flag, 'true', true],
	[flag, '0', false],
	[flag, 'yes', 'yes'],
	[jidAsPhone, '5511999999999', '5511999999999'],
	[jidAsPhone, '5511999999999:12@s.whatsapp.net', '5511999999999'],
	[jidAsPhone, '120363000000000000@g.us', undefined],
	[jidAsPhone, '123456789012345@lid', undefined],
	[jidAsLid, '123456789012345:3@lid', '123456789012345@lid'],
	[jidAsLid, 'lid', undefined],
	[addressAsJid, '+55 11 99999-9999', '5511999999999@s.whatsapp.net'],
	[addressAsJid, '120363000000000000@g.us', '120363000000000000@g.us'],
	[addressAsJid, 12, undefined],
	[words({ on: true }), 'off', 'off'],
	[words({ on: true }), 'toString', 'toString'],
] as [Codec<unknown>, unknown, unknown][])(
	'case %#: %j is read as it should',
	(codec, wire, value) => {
		expect(codec.decode(wire)).toEqual(value);
	},
);

test('words that the wire lacks are written as they are spoken', () => {
	const state = words({ open: 'connected', close: 'created' }, { qr: 'connecting' });
	expect(state.encode('qr' as never)).toBe('connecting');
	expect(state.encode('created')).toBe('close');
});

test.each([
	['5511999999999@c.us', '5511999999999', null],
	['5511999999999@lid', null, '5511999999999@lid'],
	['status@broadcast', null, null],
	[undefined, null, null],
])('%s holds phone %s and lid %s', (jid, phone, lid) => {
	expect([phoneOf(jid), lidOf(jid)]).toEqual([phone, lid]);
});
