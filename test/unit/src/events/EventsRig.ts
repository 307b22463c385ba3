import type { Storage } from '../../../../src/domain/ports/storage';
import { type Events, type EventsOptions, openEvents } from '../../../../src/events';
import type { FakeClock } from '../../../support/FakeClock';
import { type Exchange, FakeTransport } from '../../../support/FakeTransport';
import { silentLogger } from '../../../support/silentLogger';
import { gatewayEvent, openTestStorage } from '../../../support/storageFixtures';

/** Events over a real storage, with time and the far end of HTTP in the hands of the test. */
export class EventsRig {
	transport = new FakeTransport();
	events!: Events;

	private constructor(
		readonly storage: Storage,
		readonly clock: FakeClock,
	) {}

	static async open(change: Partial<EventsOptions> = {}): Promise<EventsRig> {
		const { storage, clock } = await openTestStorage();
		const rig = new EventsRig(storage, clock);
		await rig.start(change);
		return rig;
	}

	/** Delivers from now on; what delivered before is to be closed first. */
	async start(change: Partial<EventsOptions> = {}): Promise<void> {
		this.build(change);
		await this.events.start();
	}

	build(change: Partial<EventsOptions> = {}): void {
		this.events = openEvents({
			storage: this.storage,
			clock: this.clock,
			transport: this.transport,
			logger: silentLogger,
			random: () => 0.5,
			encodeDelivery: ({ url }, event) => ({
				url: url ?? '',
				headers: { 'content-type': 'application/json', 'x-vendor': 'key' },
				body: JSON.stringify(event),
			}),
			...change,
		});
	}

	async close(): Promise<void> {
		await this.events.close();
		await this.storage.close();
	}

	/** The lane is the first letter of the id. */
	async happen(...ids: string[]) {
		const entries = ids.map((id) => ({
			event: gatewayEvent({ id, lane: id.charAt(0) }),
			dedupeKey: id,
		}));
		return this.events.append('shop', entries);
	}

	readonly isSettled = async () => (await this.storage.deliveries.open('sub_1')) === 0;
}

/** The event that a post is of. */
export function idOf({ request }: Pick<Exchange, 'request'>): string | undefined {
	return request.headers['webhook-id'];
}
