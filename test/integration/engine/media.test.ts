import { createDecoder } from 'libopus-wasm';
import sharp from 'sharp';
import type { RequestOf } from '../../../src/catalogue/operations';
import { opusPackets } from '../../../src/engine/media/audio/ogg';
import type { Contact, ReceivedMessage } from '../../../src/simulator';
import { jpeg, movingGif, mp4, silentMp3, wav } from '../../support/files';
import { Scene } from './Scene';

const toEve = { instance: 'sales', to: '15550002001' };

type Given = RequestOf<'message.sendMedia'>['media'];

function given(bytes: Buffer, fileName?: string): Given {
	return { base64: bytes.toString('base64'), ...(fileName && { fileName }) };
}

function partOf({ message }: ReceivedMessage, field: string): Record<string, unknown> {
	return message[field] as Record<string, unknown>;
}

/** How loud a voice note is, piece by piece. */
async function listen(ogg: Buffer): Promise<Float32Array> {
	const decoder = await createDecoder({ channels: 1, sampleRate: 48_000 });
	const parts = [...opusPackets(ogg)].map((packet) => decoder.decodeFloat(packet));
	decoder.free();
	return Float32Array.from(parts.flatMap((part) => [...part]));
}

function crossings(samples: Float32Array): number {
	return samples.reduce(
		(count, sample, index) => count + ((samples[index - 1] ?? 0) < 0 && sample >= 0 ? 1 : 0),
		0,
	);
}

describe.each(['lid', 'pn'] as const)('files out with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	afterAll(() => scene.close());

	async function arrives(id: string): Promise<ReceivedMessage> {
		return eve.receives((message) => message.id === id);
	}

	test('a picture arrives as it was given, with its size, a thumbnail and the caption', async () => {
		const bytes = await jpeg(640, 480);
		const { messageId, state } = await scene.call('message.sendMedia', {
			...toEve,
			media: given(bytes),
			caption: 'a green field',
		});
		expect(state).toBe('server_ack');
		const received = await arrives(messageId);
		expect(eve.file(received)).toEqual(bytes);
		const image = partOf(received, 'imageMessage');
		expect(image).toMatchObject({
			mimetype: 'image/jpeg',
			width: 640,
			height: 480,
			caption: 'a green field',
		});
		const thumbnail = Buffer.from(String(image.jpegThumbnail), 'base64');
		await expect(sharp(thumbnail).metadata()).resolves.toMatchObject({ width: 100, height: 75 });
	});

	test('a picture that phones do not show is sent as JPEG', async () => {
		const webp = await sharp(await jpeg(30, 20))
			.webp()
			.toBuffer();
		const sent = await scene.call('message.sendMedia', { ...toEve, media: given(webp) });
		const received = await arrives(sent.messageId);
		expect(partOf(received, 'imageMessage')).toMatchObject({ mimetype: 'image/jpeg', width: 30 });
		await expect(sharp(eve.file(received)).metadata()).resolves.toMatchObject({ format: 'jpeg' });
	});

	test('a document arrives under its name, quoting and with words', async () => {
		const question = eve.text('15550001001', 'the invoice?');
		await scene.next('message.received', ({ data }) => data.messageId === question.id);
		const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n');
		const { messageId } = await scene.call('message.sendMedia', {
			...toEve,
			type: 'document',
			media: given(pdf, 'invoice 12.pdf'),
			caption: 'here it is',
			replyTo: question.id,
		});
		const received = await arrives(messageId);
		expect(eve.file(received)).toEqual(pdf);
		expect(partOf(received, 'documentMessage')).toMatchObject({
			fileName: 'invoice 12.pdf',
			mimetype: 'application/pdf',
			caption: 'here it is',
			contextInfo: { stanzaId: question.id },
		});
	});

	test.each(['video', 'gif'] as const)('a %s tells its length and size', async (type) => {
		const bytes = mp4({ seconds: 3, width: 320, height: 240, turned: true });
		const sent = await scene.call('message.sendMedia', { ...toEve, type, media: given(bytes) });
		const received = await arrives(sent.messageId);
		expect(eve.file(received)).toEqual(bytes);
		const video = partOf(received, 'videoMessage');
		expect(video).toMatchObject({ seconds: 3, width: 240, height: 320, mimetype: 'video/mp4' });
		expect(video.gifPlayback === true).toBe(type === 'gif');
	});

	test('a round video arrives as one', async () => {
		const bytes = mp4({ seconds: 5, width: 400, height: 400 });
		const sent = await scene.call('message.sendVideoNote', { ...toEve, media: given(bytes) });
		const received = await arrives(sent.messageId);
		expect(eve.file(received)).toEqual(bytes);
		expect(partOf(received, 'ptvMessage')).toMatchObject({ seconds: 5, width: 400 });
	});

	test('audio keeps its format and tells its length', async () => {
		const bytes = silentMp3(2);
		const sent = await scene.call('message.sendMedia', {
			...toEve,
			type: 'audio',
			media: given(bytes),
		});
		const received = await arrives(sent.messageId);
		expect(eve.file(received)).toEqual(bytes);
		const audio = partOf(received, 'audioMessage');
		expect(audio).toMatchObject({ seconds: 2, mimetype: 'audio/mpeg' });
		expect(audio).not.toMatchObject({ ptt: true });
	});

	test('a WAV becomes a voice note that sounds the same', async () => {
		const { messageId } = await scene.call('message.sendVoiceNote', {
			...toEve,
			media: given(wav(2, 44_100, 440)),
		});
		const received = await arrives(messageId);
		const audio = partOf(received, 'audioMessage');
		expect(audio).toMatchObject({ ptt: true, seconds: 2, mimetype: 'audio/ogg; codecs=opus' });
		const bars = [...Buffer.from(String(audio.waveform), 'base64')];
		expect(bars).toHaveLength(64);
		expect(Math.max(...bars)).toBe(100);
		expect(bars[5]).toBeLessThan(bars[60] ?? 0);
		const samples = await listen(eve.file(received));
		expect(samples.length / 48_000).toBeCloseTo(2, 1);
		// The second half alone: the tone begins at nothing.
		const half = samples.subarray(samples.length / 2);
		expect(crossings(half) / (half.length / 48_000)).toBeCloseTo(440, -1);
	});

	test('an MP3 becomes a voice note, and a voice note stays one', async () => {
		const sent = await scene.call('message.sendVoiceNote', {
			...toEve,
			media: given(silentMp3(3)),
		});
		const ogg = eve.file(await arrives(sent.messageId));
		expect((await listen(ogg)).length / 48_000).toBeCloseTo(3, 0);
		const again = await scene.call('message.sendVoiceNote', { ...toEve, media: given(ogg) });
		const received = await arrives(again.messageId);
		expect(eve.file(received)).toEqual(ogg);
		expect(partOf(received, 'audioMessage')).toMatchObject({ ptt: true, seconds: 3 });
	});

	test('a picture becomes a sticker, and a GIF one that moves', async () => {
		const still = await scene.call('message.sendSticker', {
			...toEve,
			media: given(await jpeg(300, 200)),
		});
		const received = await arrives(still.messageId);
		const { format, width, height, pages } = await sharp(eve.file(received)).metadata();
		expect({ format, width, height, pages }).toEqual({
			format: 'webp',
			width: 512,
			height: 512,
			pages: undefined,
		});
		const moving = await scene.call('message.sendSticker', {
			...toEve,
			media: given(await movingGif()),
		});
		const animated = await arrives(moving.messageId);
		expect(partOf(animated, 'stickerMessage')).toMatchObject({ isAnimated: true, width: 512 });
		await expect(sharp(eve.file(animated)).metadata()).resolves.toMatchObject({ pages: 2 });
	});

	test('what may be seen once says so', async () => {
		const sent = await scene.call('message.sendMedia', {
			...toEve,
			media: given(await jpeg()),
			viewOnce: true,
		});
		const received = await arrives(sent.messageId);
		expect(partOf(received, 'imageMessage')).toMatchObject({ viewOnce: true });
		const told = await scene.next('message.sent', ({ data }) => data.messageId === sent.messageId);
		expect(told.message).toMatchObject({ type: 'image', viewOnce: true });
	});

	test('one picture for many is taken to WhatsApp once', async () => {
		const media = given(await jpeg(50, 50, '#00f'));
		const before = scene.sim.media.stats.uploads;
		for (let count = 0; count < 3; count += 1) {
			await scene.call('message.sendMedia', { ...toEve, media });
		}
		expect(scene.sim.media.stats.uploads - before).toBe(1);
	});
});

describe('when the media host has its days', () => {
	let scene: Scene;
	let eve: Contact;

	beforeEach(async () => {
		scene = await Scene.open({ engine: { instanceDefaults: { outbox: { retryMs: 20 } } } });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	afterEach(() => scene.close());

	test('a refused permission is asked for anew, and a host that fails is tried again', async () => {
		const bytes = await jpeg();
		await scene.call('message.sendMedia', { ...toEve, media: given(bytes) });
		await eve.receives();
		scene.sim.media.auth = 'another';
		const other = await jpeg(10, 10);
		const sent = await scene.call('message.sendMedia', { ...toEve, media: given(other) });
		expect(eve.file(await eve.receives({ id: sent.messageId }))).toEqual(other);
		const fault = scene.sim.faults.onMedia({ on: 'upload' }).status(503).times(1);
		const third = await jpeg(20, 20);
		const later = await scene.call('message.sendMedia', { ...toEve, media: given(third) });
		expect(fault.hits).toBe(1);
		expect(eve.file(await eve.receives({ id: later.messageId }))).toEqual(third);
	});

	test('a file that no host takes fails the send with the next step', async () => {
		scene.sim.faults.onMedia({ on: 'upload' }).status(500);
		const attempt = scene.call('message.sendMedia', { ...toEve, media: given(await jpeg()) });
		await expect(attempt).rejects.toMatchObject({ code: 'MEDIA_UPLOAD_FAILED' });
		await expect(eve.never({}, 100)).resolves.toBeUndefined();
	});

	test('what was accepted while offline is sent after a crash, from the file that was stored', async () => {
		const bytes = await jpeg(321, 123);
		const { connection } = scene.sim.account('15550001001');
		connection.refuse(503, 2);
		connection.drop();
		await scene.next('instance.disconnected');
		const queued = await scene.call('message.sendMedia', {
			...toEve,
			media: given(bytes),
			waitMs: 0,
		});
		expect(queued.state).toBe('queued');
		await scene.crash();
		expect(eve.file(await eve.receives({ id: queued.messageId }))).toEqual(bytes);
	});
});
