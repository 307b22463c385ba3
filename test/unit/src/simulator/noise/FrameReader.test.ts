import { frame, FrameReader } from '../../../../../src/simulator/noise/FrameReader';

const HEADER = Buffer.from([87, 65, 6, 3]);

function framesOf(stream: Buffer, chunk: number) {
	const reader = new FrameReader();
	const frames: string[] = [];
	for (let offset = 0; offset < stream.length; offset += chunk) {
		reader.push(stream.subarray(offset, offset + chunk));
		if (!reader.readIntro()) continue;
		for (let next = reader.next(); next; next = reader.next()) frames.push(next.toString());
	}
	return { frames, intro: reader.readIntro() };
}

test.each([1, 2, 3, 7, 1000])('frames come out whole from chunks of %i bytes', (chunk) => {
	const stream = Buffer.concat([HEADER, frame(Buffer.from('one')), frame(Buffer.from('two two'))]);
	const { frames, intro } = framesOf(stream, chunk);
	expect(frames).toEqual(['one', 'two two']);
	expect(intro).toMatchObject({ header: HEADER, routingInfo: undefined });
});

test.each([1, 5, 1000])('routing info goes before the header, in chunks of %i bytes', (chunk) => {
	const info = Buffer.from('edge-7');
	const routing = Buffer.concat([Buffer.from('ED'), Buffer.from([0, 1, 0, 0, info.length]), info]);
	const stream = Buffer.concat([routing, HEADER, frame(Buffer.from('hello'))]);
	const { frames, intro } = framesOf(stream, chunk);
	expect(frames).toEqual(['hello']);
	expect(intro?.header).toEqual(HEADER);
	expect(intro?.routingInfo).toEqual(info);
});

test('a stream that does not begin as WhatsApp is refused', () => {
	const reader = new FrameReader();
	reader.push(Buffer.from('GET / HTTP/1.1'));
	expect(() => reader.readIntro()).toThrow(/does not start with WA/);
});
