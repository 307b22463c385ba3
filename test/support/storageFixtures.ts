import type { GatewayEvent } from '../../src/domain/event';
import type {
	InstanceRow,
	JournalEntry,
	MessageRow,
	OutboxRow,
	Storage,
	Subscription,
} from '../../src/domain/ports/storage';
import { FakeClock } from './FakeClock';
import { testStore } from './stores';

/** A storage that nothing outlives, on a clock the test owns, with one instance called `shop`. */
export async function openTestStorage(
	clock = new FakeClock(),
): Promise<{ storage: Storage; clock: FakeClock }> {
	const storage = await testStore().open(clock);
	await storage.instances.create(instanceRow());
	return { storage, clock };
}

export function instanceRow(change: Partial<InstanceRow> = {}): InstanceRow {
	return {
		name: 'shop',
		network: 'sandbox',
		createdAt: 1,
		linked: false,
		phone: null,
		lid: null,
		profileName: null,
		state: 'created',
		reason: null,
		until: null,
		settings: {},
		...change,
	};
}

export function outboxRow(change: Partial<OutboxRow> = {}): OutboxRow {
	return {
		messageId: '3EB0A1',
		instance: 'shop',
		chat: '5511988887777@s.whatsapp.net',
		operation: 'message.sendText',
		content: { to: '5511988887777', text: 'hi' },
		state: 'queued',
		failure: null,
		attempts: 0,
		dueAt: 100,
		expiresAt: 3_600_000,
		createdAt: 100,
		updatedAt: 100,
		onCrash: 'resend',
		priority: 'normal',
		waitsFor: 'schedule',
		follows: null,
		...change,
	};
}

export function messageRow(change: Partial<MessageRow> = {}): MessageRow {
	return {
		instance: 'shop',
		messageId: '3EB0A1',
		chat: '5511988887777@s.whatsapp.net',
		fromMe: true,
		participant: null,
		proto: Uint8Array.of(1, 2, 3),
		timestamp: 100,
		...change,
	};
}

export function gatewayEvent(change: Partial<GatewayEvent> = {}): GatewayEvent {
	return {
		id: 'evt_1',
		event: 'message.received',
		instance: 'shop',
		timestamp: 100,
		lane: '5511988887777@s.whatsapp.net',
		data: { text: 'hi' },
		...change,
	};
}

/** An entry whose event, dedupe key and lane are given in short. */
export function journalEntry(id: string, change: Partial<JournalEntry> = {}): JournalEntry {
	return { event: gatewayEvent({ id }), dedupeKey: id, ...change };
}

export function subscriptionRow(change: Partial<Subscription> = {}): Subscription {
	return {
		id: 'sub_1',
		instance: 'shop',
		kind: 'webhook',
		dialect: 'native',
		url: 'http://127.0.0.1:1/hook',
		secret: null,
		previousSecret: null,
		headers: {},
		events: [],
		filter: null,
		enabled: true,
		disabledBecause: null,
		options: {},
		createdAt: 1,
		changedAt: 1,
		...change,
	};
}

/** An event for each id, in order; its lane is the first letter of the id. */
export async function happen(storage: Storage, ...ids: string[]): Promise<void> {
	const entries = ids.map((id) => ({
		event: gatewayEvent({ id, lane: id.charAt(0) }),
		dedupeKey: id,
	}));
	await storage.journal.append('shop', entries);
}
