import type { GroupSource } from '../../../src/engine/connection';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { ConnectionEvent } from '../../../src/engine/connection';
import { openWhatsApp } from '../../../src/engine/whatsapp/openWhatsApp';
import { FakeClock } from '../../support/FakeClock';
import { silentLogger } from '../../support/silentLogger';
import { openTestStorage } from '../../support/storageFixtures';

const noGroups: GroupSource = {
	get: async () => null,
	require: () => Promise.reject(new Error('there are no groups')),
	refresh: () => Promise.reject(new Error('there are no groups')),
};

test('a server that takes the connection and says nothing is given 20 s', async () => {
	const taken: Socket[] = [];
	const server = createServer((socket) => void taken.push(socket)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { storage } = await openTestStorage();
	const clock = new FakeClock();
	const { port } = server.address() as AddressInfo;
	const open = openWhatsApp({
		storage,
		network: 'sandbox',
		sandbox: { url: `ws://127.0.0.1:${port}`, rootKey: '00'.repeat(32) },
		clock,
		logger: silentLogger,
	});
	const heard: ConnectionEvent[] = [];
	const connection = await open('shop').connect(
		{
			...{ version: null, online: false, fullHistory: false, proxy: null, groups: noGroups },
			disappearAfter: async () => 0,
			watchTickMs: 5_000,
		},
		(event) => heard.push(event),
	);
	await once(server, 'connection');

	clock.advance(19_999);
	expect(heard).toEqual([]);
	clock.advance(1);
	expect(heard).toEqual([{ type: 'closed', close: { code: 408 } }]);
	expect(connection.open).toBe(false);

	for (const socket of taken) socket.destroy();
	server.close();
	await storage.close();
});
