import type { Clock } from '../../domain/ports/clock';
import type { ReceiptState } from '../../domain/ports/receipts';
import type { Logger } from '../../domain/ports/logger';
import type { Happening, OutboxRepository, OutboxRow } from '../../domain/ports/storage';
import { BoundedMap } from '../../support/BoundedMap';
import { amendmentOf } from '../amendment';
import type { ReceiptUpdate, WhatsAppAccount } from '../connection';
import type { Directory } from '../directory/Directory';
import type { Audience } from '../groups/Audience';
import type { Identities } from '../Identities';
import { type Occurrence, sentEntry, statusEntry, viewEntry } from '../messageEvents';
import { isStatus } from '../whatsapp/jid';
import type { Live } from './live';
import { isReached } from './Waiters';

/** A receipt of one member of a group, or of somebody who was shown a status. */
type GroupReceiptUpdate = Omit<ReceiptUpdate, 'messageIds' | 'participant'> & {
	participant: string;
};

export interface ProgressParts {
	instance: string;
	repository: OutboxRepository;
	messages: { get(instance: string, messageId: string): Promise<{ proto: Uint8Array } | null> };
	account: WhatsAppAccount;
	identities: Identities;
	directory: Directory;
	publish: (entries: readonly Happening[], how?: { isUrgent: boolean }) => Promise<void>;
	audience: () => Pick<Audience, 'of' | 'named' | 'nameOf'>;
	clock: Clock;
	logger: Logger;
}

/** Most receipts come within minutes; for a later one the outbox is asked where its message went. */
const JUST_SENT = { limit: 2_000, ageMs: 10 * 60_000 };

/** Tells how far messages have come, in the order in which it happened. */
export class Progress {
	#telling: Promise<void> = Promise.resolve();
	/** Where messages went that are over, by id. */
	readonly #justSent: BoundedMap<string, string>;

	constructor(private readonly parts: ProgressParts) {
		this.#justSent = new BoundedMap(JUST_SENT.limit, JUST_SENT.ageMs, () => parts.clock.now());
	}

	/** Resolves once the state is stored. With the first confirmed one it is also told that the message was sent. */
	tell(live: Live): Promise<void> {
		const { instance, identities, clock } = this.parts;
		const { state, failure, row, chat } = live;
		const timestamp = clock.now();
		this.#justSent.set(row.messageId, chat);
		return this.#inTurn(async () => {
			const occurrence = { instance, timestamp, chat: await identities.addressOf(chat) };
			const status = statusEntry(occurrence, row.messageId, state, failure);
			const isConfirmed = state !== 'failed' && isReached({ state, failure }, 'server_ack');
			if (!isConfirmed || live.isTold) return [status];
			const self = await this.parts.account.identity();
			const content = live.sent?.content ?? (await this.#storedContent(row));
			if (!self || !content) return [status];
			live.isTold = true;
			const amendment = await amendmentOf(content, this.parts);
			const people = await live.audience;
			const sentTo = people && { sentTo: { messageId: row.messageId, people } };
			const sent = { ...sentEntry(occurrence, row, content, self), ...amendment, ...sentTo };
			return [await this.parts.directory.withMessage(sent, occurrence.chat, null), status];
		});
	}

	/** A receipt of a message that is over, or that another device sent. */
	tellReceipt(messageId: string, { chat, state, timestamp }: ReceiptUpdate) {
		const { instance, identities, clock } = this.parts;
		return this.#inTurn(async () => {
			const address = await identities.addressOf((await this.#chatOf(messageId)) ?? chat);
			const occurrence = { instance, timestamp: timestamp || clock.now(), chat: address };
			return [statusEntry(occurrence, messageId, state, null)];
		});
	}

	/**
	 * What one of the people whom a message is for did with it; who saw a status is told by name. Resolves, once it is
	 * stored, with the state that everybody has reached by it; null for none.
	 */
	async tellGroupReceipt(
		messageId: string,
		update: GroupReceiptUpdate,
	): Promise<ReceiptState | null> {
		const { instance, identities, audience, clock } = this.parts;
		const { chat: group, participant, state } = update;
		let reached: ReceiptState | null = null;
		await this.#inTurn(async () => {
			const timestamp = update.timestamp || clock.now();
			const occurrence = { instance, timestamp, chat: await identities.addressOf(group) };
			const person = await audience().nameOf(participant);
			const members = await audience().of(group);
			const tell = (by: ReceiptState) => {
				reached = by;
				return statusEntry(occurrence, messageId, by, null);
			};
			const receipt = { messageId, person, state, at: timestamp, members, tell };
			const isView = isStatus(group) && state !== 'delivered';
			return [
				{ receipt },
				...(isView ? [await this.#toView(occurrence, messageId, { person, state })] : []),
			];
		});
		return reached;
	}

	async #toView(
		occurrence: Occurrence,
		messageId: string,
		{ person, state }: { person: string; state: ReceiptState },
	): Promise<Happening> {
		const { identities } = this.parts;
		const { jid, phone, lid } = await identities.addressOf(person);
		const viewer = { id: jid, phone, lid, name: await identities.nameOf(jid) };
		return viewEntry(occurrence, messageId, state, viewer);
	}

	async #inTurn(build: () => Promise<Happening[]>): Promise<void> {
		const built = this.#telling.then(build);
		this.#telling = built.then(
			() => undefined,
			(error: unknown) =>
				this.parts.logger.error({ error: String(error) }, 'a message state cannot be told'),
		);
		// Who waits for a state was told already. When a crash comes first, an acknowledgement that was not stored leaves the
		// message uncertain, as if it were still on its way; a receipt comes again, since WhatsApp was not told that it came.
		await this.parts.publish(await built.catch(() => []), { isUrgent: false });
	}

	/** Null for a message that another device sent. */
	async #chatOf(messageId: string): Promise<string | null> {
		const known = this.#justSent.get(messageId);
		if (known) return known;
		return (await this.parts.repository.get(this.parts.instance, messageId))?.chat ?? null;
	}

	async #storedContent({ instance, messageId }: OutboxRow) {
		const stored = await this.parts.messages.get(instance, messageId);
		return stored && this.parts.account.decode(stored.proto);
	}
}
