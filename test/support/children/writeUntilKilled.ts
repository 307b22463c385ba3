import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { silentLogger } from '../silentLogger';
import { instanceRow, journalEntry, messageRow, outboxRow } from '../storageFixtures';

/**
 * Writes what a gateway writes, several writers beside each other, and prints one line per acknowledged write. Runs
 * until it is killed.
 */
async function main([folder = '', round = '']: string[]): Promise<void> {
	const storage = await openStorage({
		folder,
		network: 'sandbox',
		clock: systemClock,
		logger: silentLogger,
	});
	if (!(await storage.instances.get('shop'))) await storage.instances.create(instanceRow());
	const acknowledge = (line: string) => process.stdout.write(`${line}\n`);

	async function receive(id: string) {
		await storage.auth.commit('shop', {
			entries: [{ type: 'session', id: 'peer', value: Buffer.from(id) }],
			inbox: [{ hash: id, stanza: Buffer.from('s'), plaintext: Buffer.from(id), receivedAt: 1 }],
		});
		acknowledge(`receipt ${id}`);
		await storage.journal.append('shop', [journalEntry(id, { settlesInbox: id })]);
		acknowledge(`event ${id}`);
	}

	async function send(id: string) {
		await storage.outbox.accept(outboxRow({ messageId: id }), { key: id, requestHash: id });
		acknowledge(`accepted ${id}`);
		await storage.auth.commit('shop', {
			entries: [{ type: 'session', id: 'other', value: Buffer.from(id) }],
			messages: [messageRow({ messageId: id, proto: Buffer.from(id) })],
		});
		acknowledge(`message ${id}`);
	}

	async function writer(work: (id: string) => Promise<void>, name: string) {
		for (let count = 0; ; count += 1) await work(`${name}-${round}-${count}`);
	}
	await Promise.all([
		writer(receive, 'r1'),
		writer(receive, 'r2'),
		writer(send, 's1'),
		writer(send, 's2'),
	]);
}

void main(process.argv.slice(2));
