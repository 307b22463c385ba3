import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { encodeThumbnail } from '../../../../../src/engine/linkPreview/encodeThumbnail';

const picture = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } } });

test.each(['jpeg', 'png', 'webp', 'gif'] as const)('a %s becomes a small JPEG', async (format) => {
	const thumbnail = await encodeThumbnail(await picture(1_200, 600).toFormat(format).toBuffer());
	await expect(sharp(thumbnail).metadata()).resolves.toMatchObject({
		format: 'jpeg',
		width: 192,
		height: 96,
	});
	expect(thumbnail.length).toBeLessThan(20_000);
});

test('a small picture is not blown up, and what is transparent is white', async () => {
	const thumbnail = await encodeThumbnail(await picture(16, 16).png().toBuffer());
	const { data, info } = await sharp(thumbnail).raw().toBuffer({ resolveWithObject: true });
	expect(info).toMatchObject({ width: 16, height: 16 });
	expect(data[0]).toBeGreaterThan(250);
});

test('a picture that would unpack to gigabytes is refused before it is decoded', async () => {
	const bomb = pngHeader(60_000, 60_000);
	await expect(encodeThumbnail(bomb)).rejects.toThrow(/pixel limit/);
});

test.each([
	['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
	['a page', '<html>'],
	['nothing', ''],
])('%s is refused', async (_what, text) => {
	await expect(encodeThumbnail(Buffer.from(text))).rejects.toThrow('neither JPEG');
});

test('half a picture is refused', async () => {
	const whole = await picture(400, 400).jpeg().toBuffer();
	await expect(encodeThumbnail(whole.subarray(0, whole.length / 2))).rejects.toThrow();
});

function pngHeader(width: number, height: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 6, 0, 0, 0], 8);
	const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
	const body = chunk('IDAT', deflateSync(Buffer.alloc(64)));
	return Buffer.concat([signature, chunk('IHDR', header), body, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
}
