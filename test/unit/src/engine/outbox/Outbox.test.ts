import { GatewayError } from '../../../../../src/domain/errors';
import type { MessageState } from '../../../../../src/domain/message';
import type { JournalEntry, OutboxRow } from '../../../../../src/domain/ports/storage';
import type {
	Connection,
	OutgoingMessage,
	WhatsAppAccount,
} from '../../../../../src/engine/connection';
import type { Directory } from '../../../../../src/engine/directory/Directory';
import type { Identities } from '../../../../../src/engine/Identities';
import { Outbox, outboxDefaults, type SendRequest } from '../../../../../src/engine/outbox/Outbox';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';

const content = {
	message: { type: 'text' as const, text: 'x', kind: null, quoted: null, mentions: [] },
	raw: {},
};

/** An outbox over memory, and a line that the test holds in its hands. */
class Rig {
	readonly clock = new FakeClock();
	readonly wire: string[] = [];
	readonly typing: boolean[] = [];
	readonly rows = new Map<string, OutboxRow>();
	readonly entries: JournalEntry[] = [];
	readonly forgotten: string[] = [];
	failNext: GatewayError | null = null;
	wasWritten = new Set<string>();
	/** Ids whose row was asked for. */
	readonly asked: string[] = [];
	line = this.openLine();
	readonly outbox: Outbox;

	constructor() {
		this.outbox = new Outbox({
			instance: 'sales',
			repository: {
				accept: async (row) => {
					this.rows.set(row.messageId, row);
					return { row, repeated: false };
				},
				get: async (_instance, id) => {
					this.asked.push(id);
					return this.rows.get(id) ?? null;
				},
				due: async () => [...this.rows.values()],
				nextDueAt: async () => null,
				update: async () => undefined,
			},
			messages: {
				get: async (_instance, id) => (this.wasWritten.has(id) ? { proto: Buffer.alloc(0) } : null),
			},
			account: {
				identity: async () => ({ jid: 'me@s.whatsapp.net', phone: 'me', lid: null, name: null }),
				decode: () => content,
			} as unknown as WhatsAppAccount,
			identities: {
				addressOf: async (jid: string) => ({ jid, phone: null, lid: null, isGroup: false }),
			} as unknown as Identities,
			directory: { withMessage: (entry: JournalEntry) => entry } as unknown as Directory,
			publish: async (entries) => void this.entries.push(...entries),
			clock: this.clock,
			logger: silentLogger,
			settings: outboxDefaults,
		});
	}

	openLine() {
		const line = {
			open: true,
			encode: async () => ({ message: {} }),
			send: async ({ messageId, stored, chat }: OutgoingMessage) => {
				await stored;
				const failure = this.failNext;
				this.failNext = null;
				if (failure) throw failure;
				this.wire.push(messageId);
				const message = { instance: 'sales', messageId, chat, fromMe: true };
				return {
					content,
					message: { ...message, participant: null, proto: Buffer.alloc(0), timestamp: 0 },
				};
			},
			showTyping: async (_chat: string, on: boolean) => void this.typing.push(on),
			forgetDevices: async (chat: string) => void this.forgotten.push(chat),
		};
		return line as typeof line & Connection;
	}

	connect(): void {
		this.line = this.openLine();
		this.outbox.opened(this.line);
	}

	disconnect(): void {
		this.line.open = false;
		this.outbox.closed();
	}

	send(
		messageId: string,
		change: Partial<Omit<SendRequest, 'row'>> & { row?: Partial<OutboxRow> } = {},
	) {
		return this.outbox.send({
			idempotency: null,
			waitFor: 'server_ack',
			waitMs: 30_000,
			...change,
			row: this.row(messageId, change.row),
		});
	}

	row(messageId: string, change: Partial<OutboxRow> = {}): OutboxRow {
		const now = this.clock.now();
		return {
			messageId,
			instance: 'sales',
			chat: 'eve@s.whatsapp.net',
			operation: 'message.sendText',
			content: {},
			state: 'queued',
			failure: null,
			attempts: 0,
			dueAt: now,
			expiresAt: now + 3_600_000,
			createdAt: now,
			updatedAt: now,
			...change,
		};
	}

	told(): MessageState[] {
		return this.entries
			.filter(({ event }) => event.event === 'message.status')
			.map(({ event }) => event.data.state as MessageState);
	}
}

/** Lets everything run that waits for nothing but the event loop. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

let rig: Rig;

beforeEach(() => {
	rig = new Rig();
});

test('the acknowledgement answers the call and tells that it was sent, once', async () => {
	rig.connect();
	const sending = rig.send('A');
	await settle();
	rig.outbox.acked('A', null);
	rig.outbox.acked('A', null);
	await expect(sending).resolves.toMatchObject({ state: 'server_ack', repeated: false });
	await settle();
	expect(rig.entries.map(({ dedupeKey }) => dedupeKey)).toEqual([
		'sent:eve@s.whatsapp.net:A',
		'status:A:server_ack',
	]);
});

test('what comes after the acknowledgement tells the state alone, in the chat that it was sent to', async () => {
	rig.connect();
	void rig.send('A', { row: { chat: 'eve@lid' } });
	await settle();
	const receipt = { messageIds: ['A'], chat: 'eve@s.whatsapp.net', timestamp: 1 };
	rig.outbox.acked('A', null);
	void rig.outbox.receipt({ ...receipt, state: 'delivered' });
	await settle();
	void rig.outbox.receipt({ ...receipt, state: 'read' });
	await settle();
	expect(rig.told()).toEqual(['server_ack', 'delivered', 'read']);
	expect(rig.entries.filter(({ event }) => event.event === 'message.sent')).toHaveLength(1);
	expect(rig.entries.map(({ event }) => event.lane)).toEqual(Array(4).fill('eve@lid'));
	expect(rig.asked).toEqual([]);
});

test('a receipt of a message that this process did not send finds its chat in the outbox', async () => {
	rig.rows.set('old', rig.row('old', { chat: 'eve@lid', state: 'server_ack' }));
	const receipt = { chat: 'eve@s.whatsapp.net', state: 'read' as const, timestamp: 1 };
	void rig.outbox.receipt({ ...receipt, messageIds: ['old', 'fromThePhone'] });
	await settle();
	expect(rig.entries.map(({ event }) => event.lane)).toEqual(['eve@lid', 'eve@s.whatsapp.net']);
});

test('messages of one chat leave in order, without waiting for acknowledgements', async () => {
	rig.connect();
	for (const id of ['A', 'B', 'C']) void rig.send(id);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'C']);
});

test('nothing leaves while the line is down; all of it follows in order', async () => {
	for (const id of ['A', 'B']) void rig.send(id);
	await settle();
	expect(rig.wire).toEqual([]);
	rig.connect();
	await settle();
	expect(rig.wire).toEqual(['A', 'B']);
});

test('what was on the wire when the line fell waits for a receipt, then leaves under its id, in order', async () => {
	rig.connect();
	for (const id of ['A', 'B']) void rig.send(id);
	await settle();
	rig.disconnect();
	void rig.send('C');
	rig.connect();
	await settle();
	expect(rig.told()).toEqual(['uncertain', 'uncertain']);
	expect(rig.wire).toEqual(['A', 'B']);
	void rig.outbox.receipt({
		messageIds: ['A'],
		chat: 'eve@s.whatsapp.net',
		state: 'delivered',
		timestamp: 1,
	});
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'B', 'C']);
});

test('an acknowledgement that does not come makes it uncertain and sends it again', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.clock.advance(outboxDefaults.ackTimeoutMs);
	await settle();
	expect(rig.told()).toEqual(['uncertain']);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('acknowledgements that do not come one after the other leave the order as it was', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.clock.advance(1_000);
	void rig.send('B');
	await settle();
	rig.clock.advance(outboxDefaults.ackTimeoutMs);
	await settle();
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'A', 'B']);
});

test('a clock that is set back does not make a message wait as long', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.clock.advance(outboxDefaults.ackTimeoutMs);
	await settle();
	rig.clock.jump(-3_600_000);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('a message that nobody confirmed until it expired is not said to have stayed here', async () => {
	rig.connect();
	const sending = rig.send('A', { waitMs: 120_000, row: { expiresAt: rig.clock.now() + 60_000 } });
	const answer = expect(sending).rejects.toMatchObject({
		code: 'UNCONFIRMED',
		details: { messageId: 'A' },
	});
	await settle();
	expect(rig.wire).toEqual(['A']);
	rig.disconnect();
	rig.clock.advance(60_000);
	await answer;
	await settle();
	expect(rig.told()).toEqual(['uncertain', 'failed']);
});

test('a queued message that expires fails and never leaves', async () => {
	const sending = rig.send('A', { waitMs: 120_000, row: { expiresAt: rig.clock.now() + 60_000 } });
	const answer = expect(sending).rejects.toMatchObject({
		code: 'EXPIRED',
		details: { messageId: 'A' },
	});
	await settle();
	rig.clock.advance(60_000);
	await answer;
	rig.connect();
	await settle();
	expect(rig.wire).toEqual([]);
	expect(rig.told()).toEqual(['failed']);
});

test('a call that waits for delivery ends with the receipt, one that waits too long with what is known', async () => {
	rig.connect();
	const delivered = rig.send('A', { waitFor: 'delivered' });
	const impatient = rig.send('B', { waitFor: 'delivered', waitMs: 1_000 });
	await settle();
	for (const id of ['A', 'B']) rig.outbox.acked(id, null);
	await settle();
	void rig.outbox.receipt({ messageIds: ['A'], chat: 'eve@lid', state: 'read', timestamp: 1 });
	await expect(delivered).resolves.toMatchObject({ state: 'read' });
	rig.clock.advance(1_000);
	await expect(impatient).resolves.toMatchObject({ state: 'server_ack', failure: null });
});

test('479 asks for the devices anew and sends once more; the second refusal is final', async () => {
	rig.connect();
	const sending = rig.send('A');
	const answer = expect(sending).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
	await settle();
	rig.outbox.acked('A', 479);
	await settle();
	expect(rig.forgotten).toEqual(['eve@s.whatsapp.net']);
	expect(rig.wire).toEqual(['A', 'A']);
	rig.outbox.acked('A', 479);
	await answer;
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
	expect(rig.told()).toEqual(['failed']);
});

test('a stumble of the library is tried again; a refusal of the request is not', async () => {
	rig.connect();
	rig.failNext = new GatewayError('INTERNAL', 'All encryptions failed');
	void rig.send('A');
	await settle();
	expect(rig.wire).toEqual([]);
	rig.clock.advance(outboxDefaults.retryMs);
	await settle();
	expect(rig.wire).toEqual(['A']);
	rig.failNext = new GatewayError('NUMBER_NOT_ON_WHATSAPP', '1');
	await expect(rig.send('B')).rejects.toMatchObject({ code: 'NUMBER_NOT_ON_WHATSAPP' });
	expect(rig.wire).toEqual(['A']);
});

test('what an earlier process left is taken up; what may be on the wire waits first', async () => {
	rig.rows.set('A', rig.row('A'));
	rig.rows.set('B', rig.row('B', { chat: 'bob@s.whatsapp.net' }));
	rig.wasWritten.add('A');
	await rig.outbox.load();
	rig.connect();
	await settle();
	expect(rig.wire).toEqual(['B']);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['B', 'A']);
});

test('typing is shown for as long as asked, before the message', async () => {
	rig.connect();
	void rig.send('A', { row: { content: { delayMs: 2_000 } } });
	await settle();
	expect(rig.typing).toEqual([true]);
	expect(rig.wire).toEqual([]);
	rig.clock.advance(2_000);
	await settle();
	expect(rig.typing).toEqual([true, false]);
	expect(rig.wire).toEqual(['A']);
});

test('a stop does not wait for those who wait for an acknowledgement: they hear how far it came', async () => {
	const rig = new Rig();
	rig.connect();
	const sending = rig.send('A1');
	await settle();
	rig.outbox.release();
	await expect(sending).resolves.toMatchObject({ state: 'sending', failure: null });
	const later = await rig.send('A2', { waitFor: 'delivered' });
	expect(['queued', 'sending']).toContain(later.state);
});

describe('a send that is cancelled', () => {
	test('never leaves, and tells who waits; the next of its chat does', async () => {
		const rig = new Rig();
		const sending = rig.send('A1');
		const next = rig.send('A2');
		await settle();
		expect(await rig.outbox.cancel('A1')).toBe(true);
		await expect(sending).rejects.toMatchObject({ code: 'CANCELLED' });
		expect(rig.told()).toEqual(['failed']);
		expect(await rig.outbox.cancel('A1')).toBe(false);
		rig.connect();
		await settle();
		expect(rig.wire).toEqual(['A2']);
		rig.outbox.acked('A2', null);
		await next;
	});

	test('not even when it is just being typed', async () => {
		const rig = new Rig();
		rig.connect();
		const sending = rig.send('A1', { row: { content: { delayMs: 5_000 } } });
		const refused = expect(sending).rejects.toMatchObject({ code: 'CANCELLED' });
		await settle();
		expect(rig.typing).toEqual([true]);
		expect(await rig.outbox.cancel('A1')).toBe(true);
		rig.clock.advance(5_000);
		await settle();
		await refused;
		expect(rig.wire).toEqual([]);
	});

	test('is not cancelled any more once it was written', async () => {
		const rig = new Rig();
		rig.connect();
		const sending = rig.send('A1');
		await settle();
		expect(rig.wire).toEqual(['A1']);
		expect(await rig.outbox.cancel('A1')).toBe(false);
		rig.outbox.acked('A1', null);
		await expect(sending).resolves.toMatchObject({ state: 'server_ack' });
	});
});
