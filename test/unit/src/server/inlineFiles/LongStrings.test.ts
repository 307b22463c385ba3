import fc from 'fast-check';
import { LongStrings } from '../../../../../src/server/inlineFiles/LongStrings';

interface Scanned {
	/** The text again. */
	text: string;
	/** What stood between the quotes of long values. */
	long: string[];
	/** Pieces of values that do not end. */
	open: string;
}

function scan(parts: readonly Buffer[], longest: number): Scanned {
	const strings = new LongStrings(longest);
	const scanned: Scanned = { text: '', long: [], open: '' };
	const pieces = [...parts.flatMap((part) => [...strings.push(part)]), ...strings.end()];
	const all = pieces.map(({ bytes, isLong, ends }) => {
		if (isLong) scanned.open += bytes.toString('latin1');
		if (ends) scanned.long.push(scanned.open);
		if (ends) scanned.open = '';
		return bytes;
	});
	return { ...scanned, text: Buffer.concat(all).toString() };
}

/** Cut in two at every byte, into single bytes, and whole. */
function everyCut(text: string): Buffer[][] {
	const bytes = Buffer.from(text);
	const halves = Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]);
	return [[bytes], Array.from(bytes, (byte) => Buffer.from([byte])), ...halves];
}

const texts: [what: string, text: string, long: string[]][] = [
	['a member', '{"file":"0123456789","n":1}', ['0123456789']],
	['a value that is as long as it may be', '{"a":"01234567"}', []],
	['names of members', '{"0123456789":1, "abcdefghij" : {"klmnopqrst":"x"}}', []],
	[
		'a list',
		'["0123456789", "abcdefghij" ,[],"x",{}, "klmnopqrst"]',
		['0123456789', 'abcdefghij', 'klmnopqrst'],
	],
	[
		'what is nested',
		'{"a":[{"b":{"c":["0123456789"]}},"short"],"d":"abcdefghij"}',
		['0123456789', 'abcdefghij'],
	],
	['a list before a member', '{"a":[[1],"x"],"0123456789":"abcdefghij"}', ['abcdefghij']],
	[
		'escapes',
		String.raw`{"a":"01234\"5678\\","b":"\\","c":"\/\u0041\u00e9\ud83d\ude00"}`,
		[String.raw`01234\"5678\\`, String.raw`\/\u0041\u00e9\ud83d\ude00`],
	],
	['brackets in strings', '{"a":"]}{[,:","b":"}}}}}}}}}}"}', ['}}}}}}}}}}']],
	[
		'white space',
		'\n{ "a"\t:\r\n "0123456789" , "b" : [ "x" , "abcdefghij" ] }',
		['0123456789', 'abcdefghij'],
	],
	['bytes beyond ASCII', '{"a":"äöüß€😀"}', [Buffer.from('äöüß€😀').toString('latin1')]],
	['a string alone', '"0123456789"', []],
	['what is no JSON', '}]{"a":"0123456789"]] ,, "b" "c', ['0123456789']],
	['nothing', '', []],
];

test.each(texts)('%s', (_what, text, long) => {
	for (const parts of everyCut(text)) {
		expect(scan(parts, 8)).toEqual({ text, long, open: '' });
	}
});

test('a long value that does not end is given out as far as it came', () => {
	for (const parts of everyCut('{"a":"0123456789')) {
		expect(scan(parts, 8)).toEqual({ text: '{"a":"0123456789', long: [], open: '0123456789' });
	}
	for (const parts of everyCut('{"a":"0123')) {
		expect(scan(parts, 8)).toEqual({ text: '{"a":"0123', long: [], open: '' });
	}
});

test('values that are deeper than any file stay', () => {
	const nested = `${'['.repeat(70)}"0123456789"${']'.repeat(70)}`;
	expect(scan([Buffer.from(`{"a":${nested},"b":"abcdefghij"}`)], 8).long).toEqual(['abcdefghij']);
});

test('any JSON comes out as it went in, with the values that are long', () => {
	const longIn = (value: unknown): string[] => {
		if (typeof value === 'string') {
			const written = JSON.stringify(value).slice(1, -1);
			return Buffer.byteLength(written) > 12 ? [written] : [];
		}
		return typeof value === 'object' && value !== null ? Object.values(value).flatMap(longIn) : [];
	};
	const body = fc.json({ depthSize: 'medium', maxDepth: 6, stringUnit: 'grapheme' });
	const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
	fc.assert(
		fc.property(body, sizes, (json, cuts) => {
			const value = JSON.parse(json) as unknown;
			if (typeof value !== 'object') return;
			// Members that are numbers come in another order than they are written in.
			const text = JSON.stringify(value);
			const bytes = Buffer.from(text);
			const parts: Buffer[] = [];
			for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
				const size = cuts[turn % cuts.length] ?? 1;
				parts.push(bytes.subarray(at, at + size));
				at += size;
			}
			const scanned = scan(parts, 12);
			expect(scanned.text).toBe(text);
			expect(scanned.long.map((each) => Buffer.from(each, 'latin1').toString())).toEqual(
				longIn(value),
			);
		}),
	);
});
