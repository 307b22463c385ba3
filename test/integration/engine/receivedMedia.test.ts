import type { Contact } from '../../../src/simulator';
import { jpeg, mp4 } from '../../support/files';
import { Scene } from './Scene';

const sales = { instance: 'sales' };
const waits = [20, 20, 20];

async function open(options: { addressing?: 'lid' | 'pn' } = {}): Promise<[Scene, Contact]> {
	const scene = await Scene.open({
		...options,
		engine: {
			instanceDefaults: { downloads: { waits } },
			publicUrl: 'https://gateway.example.com',
		},
	});
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	return [scene, eve];
}

describe.each(['lid', 'pn'] as const)('files in with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeAll(async () => {
		[scene, eve] = await open({ addressing });
	});

	afterAll(() => scene.close());

	test('a picture is told with all about its file, and is fetched and kept', async () => {
		const bytes = await jpeg();
		const sent = eve.media('15550001001', {
			kind: 'image',
			bytes,
			caption: 'look',
			width: 640,
			height: 480,
		});
		const { message, media } = await scene.next(
			'message.received',
			({ data }) => data.messageId === sent.id,
		);
		expect(message).toMatchObject({ type: 'image', text: 'look' });
		expect(media).toMatchObject({
			mimeType: 'image/jpeg',
			size: bytes.length,
			width: 640,
			height: 480,
			keys: { directPath: expect.stringContaining('/v/t62') as string },
		});
		expect(media?.url).toContain(`https://gateway.example.com/v1/files/${media?.mediaId}?`);
		await expect(
			scene.call('message.downloadMedia', { ...sales, messageId: sent.id }),
		).resolves.toEqual({
			base64: bytes.toString('base64'),
			mimeType: 'image/jpeg',
			fileName: null,
			size: bytes.length,
			type: 'image',
			caption: 'look',
		});
		const { media: listed } = await scene.call('media.list', { ...sales, messageId: sent.id });
		expect(listed).toMatchObject([{ mediaId: media?.mediaId, type: 'image', messageId: sent.id }]);
		scene.sim.media.forget();
		const again = await scene.call('message.downloadMedia', { ...sales, messageId: sent.id });
		expect(again.size).toBe(bytes.length);
	});

	test.each([
		['video', 'video', { seconds: 3, caption: 'film' }],
		['gif', 'gif', { seconds: 2 }],
		['audio', 'audio', { seconds: 4 }],
		['voice', 'voice', { seconds: 5 }],
		['videoNote', 'videoNote', { seconds: 6 }],
		['document', 'document', { fileName: 'a.pdf', caption: 'read this' }],
		['sticker', 'sticker', { animated: true }],
	] as const)('a %s arrives as one', async (kind, type, more) => {
		const bytes = mp4({ bytes: 5_000 + kind.length });
		const sent = eve.media('15550001001', { kind, bytes, ...more });
		const { message, media } = await scene.next(
			'message.received',
			({ data }) => data.messageId === sent.id,
		);
		expect(message.type).toBe(type);
		expect(message.text).toBe('caption' in more ? more.caption : null);
		expect(media).toMatchObject({
			size: bytes.length,
			seconds: 'seconds' in more ? more.seconds : null,
			fileName: 'fileName' in more ? more.fileName : null,
			animated: kind === 'sticker' ? true : null,
		});
		const file = await scene.call('message.downloadMedia', { ...sales, messageId: sent.id });
		expect(Buffer.from(file.base64, 'base64')).toEqual(bytes);
	});

	test('what may be seen once says so', async () => {
		const sent = eve.media('15550001001', { kind: 'image', bytes: await jpeg(), viewOnce: true });
		const { message } = await scene.next(
			'message.received',
			({ data }) => data.messageId === sent.id,
		);
		expect(message).toMatchObject({ type: 'image', viewOnce: true });
	});

	test('keys of a webhook are enough, of no message that is known here', async () => {
		const bytes = await jpeg(11, 22);
		const sent = eve.media('15550001001', { kind: 'image', bytes });
		const { media } = await scene.next(
			'message.received',
			({ data }) => data.messageId === sent.id,
		);
		const keys = { ...media?.keys, mimeType: 'image/jpeg', type: 'image' } as const;
		const file = await scene.call('message.downloadMedia', {
			...sales,
			keys: keys as Required<typeof keys> & { mediaKey: string; directPath: string; url: string },
		});
		expect(Buffer.from(file.base64, 'base64')).toEqual(bytes);
	});

	test('what this gateway sent can be downloaded by its id', async () => {
		const bytes = await jpeg(33, 44);
		const { messageId } = await scene.call('message.sendMedia', {
			...sales,
			to: eve.number,
			media: { base64: bytes.toString('base64') },
		});
		const file = await scene.call('message.downloadMedia', { ...sales, messageId });
		expect(Buffer.from(file.base64, 'base64')).toEqual(bytes);
	});
});

describe('when WhatsApp does not give a file', () => {
	let scene: Scene;
	let eve: Contact;

	beforeEach(async () => {
		[scene, eve] = await open();
	});

	afterEach(() => scene.close());

	async function download(messageId: string): Promise<Buffer> {
		const { base64 } = await scene.call('message.downloadMedia', { ...sales, messageId });
		return Buffer.from(base64, 'base64');
	}

	test.each([403, 404, 410])('after a %d the phone is asked to upload it again', async (status) => {
		const fault = scene.sim.faults.onMedia({ on: 'download' }).status(status).times(1);
		const bytes = await jpeg();
		const sent = eve.media('15550001001', { kind: 'image', bytes });
		await scene.next('message.received', ({ data }) => data.messageId === sent.id);
		await expect(download(sent.id)).resolves.toEqual(bytes);
		expect(fault.hits).toBe(1);
		expect(scene.sim.receipts.map(({ type }) => type)).toContain('server-error');
	});

	test.each([
		['a host that stumbles', 'status'],
		['bytes that are others', 'corrupt'],
		['a line that breaks', 'truncate'],
	] as const)('%s is tried again', async (_what, effect) => {
		const fault = scene.sim.faults.onMedia({ on: 'download' })[effect](500).times(1);
		const bytes = await jpeg();
		const sent = eve.media('15550001001', { kind: 'image', bytes });
		await scene.next('message.received', ({ data }) => data.messageId === sent.id);
		await expect(download(sent.id)).resolves.toEqual(bytes);
		expect(fault.hits).toBe(1);
	});

	test('one that nobody has any more is said to be gone, and the message was told all the same', async () => {
		const sent = eve.media('15550001001', { kind: 'image', bytes: await jpeg() });
		scene.sim.media.forget();
		await scene.next('message.received', ({ data }) => data.messageId === sent.id);
		await expect(download(sent.id)).rejects.toMatchObject({ code: 'MEDIA_GONE' });
	});

	test('a slow file holds up no event', async () => {
		scene.sim.faults.onMedia({ on: 'download' }).hang().times(1);
		const slow = eve.media('15550001001', { kind: 'image', bytes: await jpeg() });
		const text = eve.text('15550001001', 'and then');
		await scene.next('message.received', ({ data }) => data.messageId === slow.id);
		await scene.next('message.received', ({ data }) => data.messageId === text.id);
	});

	test('a crash between the event and the file forgets neither', async () => {
		const fault = scene.sim.faults.onMedia({ on: 'download' }).hang().times(1);
		const bytes = await jpeg();
		const sent = eve.media('15550001001', { kind: 'image', bytes });
		const { media } = await scene.next(
			'message.received',
			({ data }) => data.messageId === sent.id,
		);
		await scene.until(() => fault.hits === 1);
		await scene.crash();
		await expect(download(sent.id)).resolves.toEqual(bytes);
		const row = await scene.storage.media.get(media?.mediaId ?? '');
		expect(row).toMatchObject({ state: 'stored', size: bytes.length });
	});
});
