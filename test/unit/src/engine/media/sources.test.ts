import fc from 'fast-check';
import { openBase64 } from '../../../../../src/engine/media/sources';

async function bytesOf(given: string): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	// Its memory is used again for the next one.
	for await (const part of openBase64(given).bytes) parts.push(Buffer.from(part));
	return Buffer.concat(parts);
}

const bytes = fc.uint8Array({ minLength: 2, maxLength: 300 }).map((each) => Buffer.from(each));

test('bytes come back from every way that they are written as Base64', async () => {
	await fc.assert(
		fc.asyncProperty(bytes, fc.integer({ min: 1, max: 90 }), async (content, width) => {
			const base64 = content.toString('base64');
			const wrapped = base64.replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
			const bare = base64.replace(/=+$/, '');
			const all = [
				base64,
				wrapped,
				bare,
				content.toString('base64url'),
				`data:a/b;base64,${base64}`,
			];
			for (const text of all) expect(await bytesOf(text)).toEqual(content);
		}),
	);
});

test.each([0, 1, 2])('a file of several pieces is whole, with %i bytes over', async (over) => {
	const content = Buffer.alloc(2_400_000 + over, 'wagate files');
	const base64 = content.toString('base64');
	expect((await bytesOf(base64)).equals(content)).toBe(true);
	expect((await bytesOf(base64.replace(/.{76}/g, '$&\n'))).equals(content)).toBe(true);
	const parts = [];
	for await (const part of openBase64(base64).bytes) parts.push(part.length);
	expect(Math.max(...parts)).toBeLessThan(content.length / 2);
});

test.each(['', 'ä', 'not a file!', 'https://example.com/photo.jpg?size=1'])(
	'"%s" is no file',
	(text) => {
		expect(() => openBase64(text)).toThrow('base64 is not a file in Base64');
	},
);
