import { type GatewayError } from '../../../../../src/domain/errors';
import type { MessageState } from '../../../../../src/domain/message';
import type { JournalEntry, OutboxRow } from '../../../../../src/domain/ports/storage';
import type {
	Connection,
	OutgoingMessage,
	WhatsAppAccount,
} from '../../../../../src/engine/connection';
import type { Directory } from '../../../../../src/engine/directory/Directory';
import type { Identities } from '../../../../../src/engine/Identities';
import { Outbox, type SendRequest } from '../../../../../src/engine/outbox/Outbox';
import type { Wait } from '../../../../../src/engine/pacing/Pacer';
import { outboxDefaults } from '../../../../../src/engine/outbox/settings';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';

const content = {
	message: { type: 'text' as const, text: 'x', kind: null, quoted: null, mentions: [] },
	raw: {},
};

const OPEN: ReadonlySet<MessageState> = new Set(['queued', 'sending', 'uncertain']);

/** An outbox over memory, and a line that the test holds in its hands. */
export class OutboxRig {
	readonly clock: FakeClock;
	readonly wire: string[] = [];
	readonly typing: boolean[] = [];
	readonly rows = new Map<string, OutboxRow>();
	readonly entries: JournalEntry[] = [];
	readonly forgotten: string[] = [];
	/** What the pacing says to the next sends, one after another; null lets one go. */
	readonly waits: (Wait | null)[] = [];
	isPaced = false;
	failNext: GatewayError | null = null;
	failLoad: GatewayError | null = null;
	wasWritten = new Set<string>();
	/** Ids whose row was asked for. */
	readonly asked: string[] = [];
	line = this.openLine();
	readonly outbox: Outbox;

	constructor(clock = new FakeClock()) {
		this.clock = clock;
		this.outbox = new Outbox({
			instance: 'sales',
			repository: {
				accept: async (row) => {
					this.rows.set(row.messageId, { ...row });
					return { row, repeated: false };
				},
				get: async (_instance, id) => {
					this.asked.push(id);
					return this.rows.get(id) ?? null;
				},
				due: async (_instance, now) => {
					const failure = this.failLoad;
					this.failLoad = null;
					if (failure) throw failure;
					return this.open().filter(({ dueAt }) => dueAt <= now);
				},
				scheduled: async (_instance, now) =>
					this.open()
						.filter(({ dueAt, createdAt }) => dueAt > createdAt && dueAt <= now)
						.map(({ messageId }) => messageId),
				hasten: async (_instance, reasons, now) => {
					for (const row of this.open()) {
						const waits = row.dueAt > now && reasons.includes(row.waitsFor);
						if (waits) this.rows.set(row.messageId, { ...row, dueAt: now });
					}
				},
				open: async () => ({ rows: this.open(), total: this.open().length }),
				nextDueAt: async (_instance, after) => {
					const later = this.open().filter(({ dueAt }) => dueAt > after);
					return later.length > 0 ? Math.min(...later.map(({ dueAt }) => dueAt)) : null;
				},
				update: async (_instance, id, change) => {
					const row = this.rows.get(id);
					if (row) this.rows.set(id, { ...row, ...change });
				},
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
			directory: { withMessage: async (entry: JournalEntry) => entry } as unknown as Directory,
			publish: async (entries) => this.store(entries as readonly JournalEntry[]),
			audience: () => ({ of: async () => null, named: async () => [], nameOf: async (jid) => jid }),
			clock: this.clock,
			logger: silentLogger,
			settings: outboxDefaults,
			pacer: this.pacer(),
		});
	}

	private pacer() {
		const isOn = () => this.isPaced;
		return {
			get isOn() {
				return isOn();
			},
			admit: async () => this.waits.shift() ?? null,
			typingMs: () => 0,
			refused: () => undefined,
		};
	}

	open(): OutboxRow[] {
		return [...this.rows.values()].filter(({ state }) => OPEN.has(state));
	}

	/** As the journal does: the state of the row moves with its event. */
	store(entries: readonly JournalEntry[]): void {
		this.entries.push(...entries);
		for (const { outbox } of entries) {
			const row = outbox && this.rows.get(outbox.messageId);
			if (row) this.rows.set(row.messageId, { ...row, state: outbox.state });
		}
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
			onCrash: 'resend',
			priority: 'normal',
			waitsFor: 'schedule',
			follows: null,
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
export async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
