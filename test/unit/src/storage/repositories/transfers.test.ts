import type { Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, messageRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

async function fill(): Promise<void> {
	await storage.instances.update('shop', { settings: { proxy: 'p' }, linked: true });
	await storage.auth.commit('shop', {
		creds: bytes('creds'),
		entries: [
			{ type: 'session', id: 'a', value: bytes('one') },
			{ type: 'pre-key', id: '1', value: bytes('two') },
		],
		inbox: [{ hash: 'h', stanza: bytes('s'), plaintext: bytes('p'), receivedAt: 5 }],
		messages: [
			messageRow({ messageId: 'old', timestamp: 1 }),
			messageRow({ messageId: 'new', timestamp: 2 }),
		],
	});
	await storage.journal.append('shop', [
		{
			directory: {
				updates: [{ kind: 'identities', rows: [{ lid: '2@lid', phone: '5511988887777' }] }],
				tell: () => [],
			},
		},
	]);
}

test('what one store reads another has, under whatever name, as if it was linked there', async () => {
	await fill();
	const copy = await storage.transfers.read('shop', 1);
	expect(copy?.entries).toHaveLength(2);
	expect(copy?.messages.map(({ messageId }) => messageId)).toEqual(['new']);
	if (!copy) throw new Error('nothing was read');
	await storage.transfers.put(instanceRow({ name: 'copy', linked: true }), copy, 'b1');
	expect(await storage.transfers.read('copy', 9)).toEqual({
		...copy,
		settings: {},
		messages: copy.messages.map((message) => ({ ...message, instance: 'copy' })),
	});
	expect(await storage.inbox.pending('copy')).toHaveLength(1);
	expect(await storage.identities.phoneOf('copy', '2@lid')).toBe('5511988887777');
	// It is this process's own to write.
	await storage.auth.commit('copy', { creds: bytes('next') });
	expect(await storage.auth.creds('copy')).toEqual(bytes('next'));
	expect(await storage.auth.creds('shop')).toEqual(bytes('creds'));
});

test('one export is good for one import, and for no name that is taken; neither leaves anything behind', async () => {
	await fill();
	const copy = await storage.transfers.read('shop', 9);
	if (!copy) throw new Error('nothing was read');
	const taken = storage.transfers.put(instanceRow(), copy, 'b2');
	await expect(taken).rejects.toMatchObject({ code: 'INSTANCE_EXISTS' });
	await storage.transfers.put(instanceRow({ name: 'one' }), copy, 'b2');
	const again = storage.transfers.put(instanceRow({ name: 'two' }), copy, 'b2');
	await expect(again).rejects.toMatchObject({ code: 'ALREADY_IMPORTED' });
	expect((await storage.instances.list()).map(({ name }) => name)).toEqual(['one', 'shop']);
});

test('what is handed over says so until it is taken back', async () => {
	await fill();
	expect(await storage.transfers.takeBack('shop')).toBe(false);
	await storage.transfers.handOver('shop', 'b1');
	expect(await storage.instances.get('shop')).toMatchObject({
		...{ state: 'conflict', linked: true },
		reason: { code: 'handed_over' },
	});
	expect(await storage.transfers.takeBack('shop')).toBe(true);
	expect(await storage.instances.get('shop')).toMatchObject({ state: 'connecting', reason: null });
});

test('an instance that was never linked, or is not there, has nothing to hand over', async () => {
	expect(await storage.transfers.read('shop', 9)).toBeNull();
	expect(await storage.transfers.read('nobody', 9)).toBeNull();
});
