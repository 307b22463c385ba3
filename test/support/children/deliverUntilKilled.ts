import { openEvents } from '../../../src/events';
import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { buildHttpTransport } from '../../../src/support/httpTransport';
import { silentLogger } from '../silentLogger';
import { gatewayEvent, instanceRow, subscriptionRow } from '../storageFixtures';

const LANES = ['a', 'b', 'c'];

/**
 * Lets things happen in three chats, prints each once it is in the journal, and delivers them to the URL it is given.
 * With the round `drain` nothing new happens, and it prints `empty` once all is delivered. Runs until it is killed.
 */
async function main([folder = '', url = '', round = '']: string[]): Promise<void> {
	const storage = await openStorage({
		folder,
		network: 'sandbox',
		clock: systemClock,
		logger: silentLogger,
	});
	if (!(await storage.instances.get('shop'))) {
		await storage.instances.create(instanceRow());
		await storage.subscriptions.put(subscriptionRow({ url }));
	}
	const events = openEvents({
		storage,
		clock: systemClock,
		logger: silentLogger,
		transport: buildHttpTransport({ clock: systemClock }),
		encodeDelivery: (subscription, event) => ({
			url: subscription.url ?? '',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(event),
		}),
	});
	await events.start();
	if (round === 'drain') {
		while ((await storage.deliveries.open('sub_1')) > 0) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		console.log('empty');
		return;
	}
	await Promise.all(
		LANES.map(async (lane) => {
			for (let count = 0; ; count += 1) {
				const id = `${lane}-${round}-${count}`;
				await events.append('shop', [{ event: gatewayEvent({ id, lane }), dedupeKey: id }]);
				console.log(id);
			}
		}),
	);
}

void main(process.argv.slice(2));
