import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { silentLogger } from '../silentLogger';

/** Brings a data folder under a new key, a row or two at a time, again and again, and prints a line for each portion. */
async function main([folder = '', key = '', previous = '']: string[]): Promise<void> {
	for (;;) {
		const storage = await openStorage({
			folder,
			network: 'sandbox',
			keys: { key, previous: [previous], renew: true },
			clock: systemClock,
			logger: silentLogger,
		});
		for (;;) {
			const portion = await storage.vault.sealNext(2);
			if (!portion) break;
			process.stdout.write(`${portion.table}\n`);
		}
		await storage.close();
	}
}

void main(process.argv.slice(2));
