import type { ChatAddress } from '../domain/message';
import type { DirectoryUpdate } from '../domain/ports/directory';
import type { Logger } from '../domain/ports/logger';
import type { BehaviourSettings } from './Behaviour';
import type { InboundMessage } from './connection';
import type { ChatQueries } from './queries';
import { isStatus } from './whatsapp/jid';

/** One message that somebody else wrote. */
export type Readable = Parameters<ChatQueries['sendRead']>[0][number];

interface Reading {
	chat: ChatAddress;
	message: Readable;
}

export interface ReadReceiptParts {
	behaviour: () => BehaviourSettings;
	/** Rejects without a socket. */
	sendRead: (messages: readonly Readable[]) => Promise<void>;
	learn: (...updates: readonly DirectoryUpdate[]) => Promise<void>;
	logger: Logger;
}

/** Without a socket for so long that there are more, the oldest are left unread. */
const WAITING = 1_000;

/** Tells writers that their messages were read, and counts them as read here; by itself where the instance was told to. */
export class ReadReceipts {
	#waiting: Reading[] = [];
	#running: Promise<void> | null = null;

	constructor(private readonly parts: ReadReceiptParts) {}

	/** A message whose event is stored. */
	took({ messageId, chat, fromMe, participant }: InboundMessage, address: ChatAddress): void {
		const { readMessages, readStatus } = this.parts.behaviour();
		const isWanted = isStatus(chat) ? readStatus : readMessages;
		if (fromMe || !isWanted) return;
		this.#waiting.push({ chat: address, message: { messageId, chat, participant } });
		if (this.#waiting.length > WAITING) this.#waiting.shift();
		this.opened();
	}

	/** What waited for a socket is told now. */
	opened(): void {
		this.#running ??= this.#run().finally(() => {
			this.#running = null;
		});
	}

	/** Resolves once the writers are told and the messages are counted as read. Rejects without a socket. */
	async send(readings: readonly Reading[]): Promise<void> {
		if (readings.length === 0) return;
		await this.parts.sendRead(readings.map(({ message }) => message));
		const chats = new Map(readings.map(({ chat }) => [chat.jid, chat]));
		const updates = Array.from(chats.values(), (chat) => {
			const ofChat = readings.filter((reading) => reading.chat.jid === chat.jid);
			const messageIds = ofChat.map(({ message }) => message.messageId);
			return { kind: 'read' as const, chat, messageIds };
		});
		await this.parts.learn(...updates);
	}

	async #run(): Promise<void> {
		while (this.#waiting.length > 0) {
			const readings = this.#waiting;
			this.#waiting = [];
			try {
				await this.send(readings);
			} catch (error) {
				this.#waiting = [...readings, ...this.#waiting].slice(-WAITING);
				this.parts.logger.debug({ error: String(error) }, 'messages are marked as read later');
				return;
			}
		}
	}
}
