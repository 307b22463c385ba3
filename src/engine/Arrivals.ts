import type { ChatAddress } from '../domain/message';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { JournalEntry } from '../domain/ports/storage';
import type { AccountIdentity, InboundMessage, WhatsAppAccount } from './connection';
import type { Directory } from './directory/Directory';
import type { History } from './directory/History';
import type { Identities } from './Identities';
import { type Arrived, type Deeds, isDeed } from './Deeds';
import type { Downloads } from './media/Downloads';
import type { MessageFiles } from './media/MessageFiles';
import { inboundEntry } from './messageEvents';
import type { ReadReceipts } from './ReadReceipts';

/**
 * How long a decrypted row that makes no event keeps its plaintext: the library may still need it again, when the
 * connection ends before it has done with it.
 */
const PROTOCOL_ROW_MS = 60_000;

export interface ArrivalParts {
	instance: string;
	account: WhatsAppAccount;
	identities: Identities;
	directory: Directory;
	deeds: Deeds;
	history: Pick<History, 'announced' | 'resume'>;
	files: Pick<MessageFiles, 'note'>;
	downloads: Pick<Downloads, 'take'>;
	reads: Pick<ReadReceipts, 'took'>;
	publish: (entries: readonly JournalEntry[]) => Promise<void>;
	/** Whether the instance was told to leave the messages of this chat out. */
	isIgnored: (chat: string) => boolean;
	clock: Clock;
	logger: Logger;
}

/** Makes events of messages, in the order in which they came. */
export class Arrivals {
	#chain: Promise<void> = Promise.resolve();
	/** Resolves once everything told so far is stored. */
	#stored: Promise<void> = Promise.resolve();

	constructor(private readonly parts: ArrivalParts) {}

	/** Takes up what was decrypted and never became an event: the process ended in between. */
	async recover(): Promise<void> {
		const messages = await this.parts.account.undelivered();
		const count = messages.filter(({ content }) => content).length;
		if (count > 0) this.parts.logger.info({ count }, 'messages recovered');
		for (const message of messages) {
			if (message.history) this.parts.history.resume(message);
			else this.take(message);
		}
		await this.#chain;
	}

	take(message: InboundMessage): void {
		const { content } = message;
		if (message.history) return this.parts.history.announced(message);
		if (message.disappearAfter !== null) this.#learnTimer(message.chat, message.disappearAfter);
		if (!content || this.parts.isIgnored(message.chat)) return this.#settleLater(message.inboxHash);
		this.#chain = this.#chain
			.then(() => this.#tell({ ...message, content }))
			.catch((error: unknown) => {
				this.parts.logger.error(
					{ error: String(error) },
					'a message was not told; it is tried again at the next start',
				);
			});
	}

	/** A message that somebody else than WhatsApp brought. Resolves once it is told, or was told before. */
	async report(message: Arrived): Promise<void> {
		if (this.parts.isIgnored(message.chat)) return;
		const handedOn = this.#chain.then(() => this.#tell(message));
		this.#chain = handedOn.catch(() => undefined);
		await handedOn;
		await this.#stored;
	}

	async #tell(message: Arrived): Promise<void> {
		// What it refers to may be on its way to the disk.
		if (isDeed(message.content)) await this.#stored;
		const chat = await this.parts.identities.addressOf(message.chat);
		const entry = await this.#toEntry(message, chat);
		if (entry) this.#stored = this.#publish(entry, () => this.parts.reads.took(message, chat));
		else this.#settleLater(message.inboxHash);
	}

	/** Resolves once everything taken has been handed on. */
	async settled(): Promise<void> {
		await this.#chain;
	}

	/** Null for what nobody is told of. */
	async #toEntry(message: Arrived, chat: ChatAddress): Promise<JournalEntry | null> {
		const { instance, deeds, directory } = this.parts;
		const sender = message.fromMe ? await this.#self() : await this.#senderOf(message);
		const reading = await deeds.read(message, chat, sender);
		if (!reading) return null;
		const { content, changes } = reading;
		const file = content.file && (await this.parts.files.note(content.file, message));
		const entry = inboundEntry({ instance, chat, sender }, { ...message, content }, file);
		const writer = message.fromMe ? null : { ...sender, profileName: message.pushName };
		return directory.withMessage({ ...entry, ...changes }, chat, writer);
	}

	/** A file is fetched once its event is stored: nobody's event waits for it, and a crash in between forgets it not. */
	async #publish(entry: JournalEntry, stored: () => void): Promise<void> {
		await this.parts.publish([entry]);
		stored();
		if (entry.media?.state === 'pending') void this.parts.downloads.take(entry.media.mediaId);
	}

	async #self() {
		const self = await this.parts.account.identity();
		const { jid, phone, lid, name } = self ?? nobody;
		return { id: jid, phone, lid, name };
	}

	async #senderOf({ chat, participant, pushName }: InboundMessage) {
		const { identities } = this.parts;
		const { jid, phone, lid } = await identities.addressOf(participant ?? chat);
		if (pushName) identities.rememberName(jid, pushName);
		return { id: jid, phone, lid, name: pushName ?? (await identities.nameOf(jid)) };
	}

	/** The row of a message that only sets it is kept longer than this takes, so that a crash forgets it not. */
	#learnTimer(jid: string, disappearAfter: number): void {
		const { identities, directory, logger } = this.parts;
		const learn = async () => {
			if ((await directory.timers.of(jid)) === disappearAfter) return;
			const address = await identities.addressOf(jid);
			// Nobody waits for the disk here: while it refuses, messages that follow are still taken.
			void directory.learn({ kind: 'chat', address, change: { disappearAfter } });
		};
		this.#chain = this.#chain.then(learn).catch((error: unknown) => {
			logger.warn({ error: String(error) }, 'when messages of a chat vanish was not stored');
		});
	}

	#settleLater(inboxHash: string | null): void {
		if (!inboxHash) return;
		this.parts.clock.schedule(PROTOCOL_ROW_MS, () => {
			void this.parts.account.settle(inboxHash).catch(() => undefined);
		});
	}
}

const nobody: AccountIdentity = { jid: '', phone: '', lid: null, name: null };
