import { once } from 'node:events';
import type { GatewayError } from '../../../src/domain/errors';
import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { silentLogger } from '../silentLogger';
import { instanceRow } from '../storageFixtures';

/** Writes until the disk refuses, tells what it sees, and goes on at each line it is sent. */
async function main([folder = '']: string[]): Promise<void> {
	const storage = await openStorage({
		folder,
		network: 'sandbox',
		clock: systemClock,
		logger: silentLogger,
	});
	await storage.instances.create(instanceRow());
	const tell = (fact: object) => console.log(JSON.stringify(fact));
	const write = (id: number) =>
		storage.auth.commit('shop', {
			entries: [{ type: 'session', id: String(id), value: new Uint8Array(50_000).fill(id) }],
		});

	let written = 0;
	let refusal: GatewayError | undefined;
	while (!refusal) {
		await write(written).then(
			() => (written += 1),
			(error: GatewayError) => (refusal = error),
		);
	}
	tell({ written, code: refusal.code, writable: (await storage.health()).writable });
	await once(process.stdin, 'data');
	await write(written);
	const ids = Array.from({ length: written + 2 }, (_, id) => String(id));
	const kept = await storage.auth.entries('shop', 'session', ids);
	tell({ kept: kept.size, writable: (await storage.health()).writable });
	await storage.close();
	process.exit();
}

// A write past the limit answers EFBIG then, as one to a full disk answers ENOSPC.
process.on('SIGXFSZ', () => undefined);
void main(process.argv.slice(2));
