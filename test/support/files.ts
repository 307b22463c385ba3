import sharp from 'sharp';

/** Files of every kind, made here: nothing of anybody else's has to lie in the repository. */

export async function jpeg(width = 640, height = 480, background = '#0a0'): Promise<Buffer> {
	return sharp({ create: { width, height, channels: 3, background } })
		.jpeg()
		.toBuffer();
}

/** Two pictures after each other. */
export async function movingGif(edge = 64): Promise<Buffer> {
	const frames = ['#f00', '#00f'].map((background) =>
		sharp({ create: { width: edge, height: edge, channels: 4, background } })
			.png()
			.toBuffer(),
	);
	return sharp(await Promise.all(frames), { join: { animated: true } })
		.gif({ delay: [100, 100] })
		.toBuffer();
}

/** A tone that gets louder from beginning to end; 16 bits, one channel. */
export function wav(seconds = 1, rate = 44_100, hertz = 440): Buffer {
	const count = Math.floor(seconds * rate);
	const data = Buffer.alloc(count * 2);
	for (let index = 0; index < count; index += 1) {
		const level = (index / count) * 0.8;
		const sample = Math.sin((2 * Math.PI * hertz * index) / rate) * level;
		data.writeInt16LE(Math.round(sample * 32_767), index * 2);
	}
	const header = Buffer.alloc(44);
	header.write('RIFF', 0, 'latin1');
	header.writeUInt32LE(36 + data.length, 4);
	header.write('WAVEfmt ', 8, 'latin1');
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE(rate * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36, 'latin1');
	header.writeUInt32LE(data.length, 40);
	return Buffer.concat([header, data]);
}

/** Samples of one MPEG-1 Layer III frame. */
const MP3_SAMPLES = 1_152;
const MP3_FRAME_BYTES = 417;

/** Silence at 44.1 kHz and 128 kbit/s: frames whose side information says that nothing is in them. */
export function silentMp3(seconds = 1): Buffer {
	const frame = Buffer.alloc(MP3_FRAME_BYTES);
	frame.writeUInt32BE(0xfffb9064, 0);
	const count = Math.round((seconds * 44_100) / MP3_SAMPLES);
	return Buffer.concat(Array<Buffer>(count).fill(frame));
}

/** The table of contents of a video with a picture track, and as many bytes of it as asked. */
export function mp4({
	seconds = 2,
	width = 320,
	height = 240,
	turned = false,
	bytes = 64,
} = {}): Buffer {
	const matrix = turned
		? [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
		: [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
	const mvhd = Buffer.alloc(100);
	mvhd.writeUInt32BE(1_000, 12);
	mvhd.writeUInt32BE(seconds * 1_000, 16);
	const tkhd = Buffer.alloc(84);
	matrix.forEach((value, index) => tkhd.writeInt32BE(value, 40 + index * 4));
	tkhd.writeUInt16BE(width, 76);
	tkhd.writeUInt16BE(height, 80);
	const moov = box('moov', Buffer.concat([box('mvhd', mvhd), box('trak', box('tkhd', tkhd))]));
	const ftyp = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1'));
	return Buffer.concat([ftyp, moov, box('mdat', Buffer.alloc(bytes, 7))]);
}

function box(type: string, content: Buffer): Buffer {
	const header = Buffer.alloc(8);
	header.writeUInt32BE(8 + content.length, 0);
	header.write(type, 4, 'latin1');
	return Buffer.concat([header, content]);
}
