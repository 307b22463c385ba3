import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { Base64Inside } from '../../../../src/server/Base64Inside';

test('bytes are Base64 between what stands around them, however they come', async () => {
	const parts = fc.array(fc.uint8Array({ maxLength: 10 }));
	await fc.assert(
		fc.asyncProperty(parts, async (all) => {
			const bytes = all.map((part) => Buffer.from(part));
			const read = Readable.from(bytes.filter(({ length }) => length > 0));
			const written = await text(read.pipe(new Base64Inside('{"märz":"', '"}')));
			expect(JSON.parse(written)).toEqual({ märz: Buffer.concat(bytes).toString('base64') });
		}),
	);
});
