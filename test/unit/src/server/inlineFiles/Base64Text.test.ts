import fc from 'fast-check';
import { Base64Text, spell } from '../../../../../src/server/inlineFiles/Base64Text';

/** The text again that was read in these parts, or where it stopped being Base64. */
function read(parts: readonly string[]) {
	const text = new Base64Text();
	const bytes: Buffer[] = [];
	for (const part of parts) {
		const decoded = text.push(Buffer.from(part));
		if (!decoded) return null;
		bytes.push(Buffer.from(decoded));
	}
	const end = text.end();
	if (!end) return null;
	const all = Buffer.concat([...bytes, end.bytes]);
	return { bytes: all, text: text.head + spell(all, end.spelling) };
}

function cutAt(text: string, at: number): string[] {
	return [text.slice(0, at), text.slice(at)];
}

const content = Buffer.from('\u00ffwagate ÿ>?>?\u00fb\u00ef files!', 'latin1');
const base64 = content.toString('base64');

test('bytes and text come back, wherever the text is cut', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 3, maxLength: 60 }), fc.nat(), (given, place) => {
			const file = Buffer.from(given);
			const bare = file.toString('base64').replace(/=+$/, '');
			for (const text of [file.toString('base64'), bare, file.toString('base64url')]) {
				const found = read(cutAt(text, place % text.length));
				expect(found).toEqual({ bytes: file, text });
			}
		}),
	);
});

test.each([
	['a slash', base64.replaceAll('/', '\\/')],
	['a plus, as .NET does', base64.replaceAll('+', '\\u002B')],
	['padding', base64.replaceAll('=', '\\u003d')],
	['each of them', base64.replace(/[/+=]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`)],
])('escapes of %s are read, wherever they are cut', (_what, escaped) => {
	expect(escaped).toContain('\\');
	for (let at = 0; at < escaped.length; at += 1) {
		expect(read(cutAt(escaped, at))).toEqual({ bytes: content, text: base64 });
	}
});

test('the head of a data URL stays as it was written', () => {
	const url = `data:image\\/png;name=x.png;base64,${base64}`;
	expect(read([url])).toEqual({ bytes: content, text: url });
	expect(read(cutAt(url, 50))).toEqual({ bytes: content, text: url });
});

test('bits that nobody reads are written again', () => {
	for (const text of ['QUJDQR==', 'QUJDQR', 'QUJDR', 'QUJDQUJ=', 'QUJDQQ=']) {
		expect(read([text])?.text).toBe(text);
	}
});

test.each([
	['words', 'hello world '],
	['a line that is longer', 'QUJD\\nQUJDQ'],
	['a line after a shorter one', 'QUJD\\nQUI\\nQ'],
	['an empty line', 'QUJDQUJD\\n\\n'],
	['two ends of lines', 'QUJD\\r\\nQUJD\\nQUJD'],
	['a break that JSON does not know', 'QUJD\nQUJD'],
	['a return alone', 'QUJDQUJD\\rQUJD'],
	['an escaped backslash', 'QUJD\\\\/QUJ'],
	['another escape', 'QUJD\\u0041QUJ'],
	['both alphabets', 'QU-DQU+D'],
	['padding within', 'QUI=QUJD'],
	['too much padding', 'QUJDQ==='],
	['a character beyond ASCII', 'QUJDäQUJD'],
	['an escape that does not end', 'QUJD\\u00'],
	['a data URL without an end of its head', `data:${'a'.repeat(2000)}`],
])('%s is no Base64', (_what, text) => {
	expect(read([text])).toBeNull();
	expect(read(cutAt(text, 6))).toBeNull();
});

test.each([
	['\\n', ''],
	['\\r\\n', ''],
	['\\r\\n', '\\r\\n'],
	['\\n', '\\n'],
])('lines that end in %s come back, and "%s" behind the last', (newline, last) => {
	const text = base64.replace(/.{8}(?!$)/g, `$&${newline}`) + last;
	const written = JSON.parse(`"${text}"`) as string;
	for (let at = 0; at < text.length; at += 1) {
		expect(read(cutAt(text, at))).toEqual({ bytes: content, text: written });
	}
});

test('lines may be any width, and the last one full', () => {
	for (let width = 1; width <= base64.length; width += 1) {
		const text = base64.replace(new RegExp(`.{${width}}`, 'g'), '$&\\n');
		expect(read([text])).toEqual({ bytes: content, text: JSON.parse(`"${text}"`) as string });
	}
});

test('a part that is none leaves what came before', () => {
	const text = new Base64Text();
	expect(text.push(Buffer.from('QUJDQU\\'))?.toString()).toBe('ABC');
	expect(text.push(Buffer.from('t!'))).toBeNull();
	expect(text.cut).toBe('\\');
	expect(spell(Buffer.from('ABC'), text.spelling)).toBe('QUJDQU');
});
