import { proto } from '@whiskeysockets/baileys';
import type { Envelope } from '../relay/Envelope';
import { textIn, unwrap } from './textContent';

export interface ReceivedMessageJson {
	id: string;
	from: string;
	chat: string;
	fromMe: boolean;
	pushName?: string;
	timestamp: number;
	text?: string;
	message: Record<string, unknown>;
}

/** A message as a phone shows it, decrypted. */
export class ReceivedMessage implements ReceivedMessageJson {
	readonly id: string;
	/** Number of the author. */
	readonly from: string;
	/** Number of the other side of the chat (the author, or for an own copy the one it was sent to), or jid of the group. */
	readonly chat: string;
	readonly fromMe: boolean;
	/** User jid of the author, in the addressing of the chat. */
	readonly author: string;
	readonly pushName?: string;
	/** Seconds, as the server stamped it. */
	readonly timestamp: number;
	/** The words of the message or the caption; undefined for a message without words. */
	readonly text?: string;
	private json?: Record<string, unknown>;

	constructor(
		envelope: Envelope,
		/** The content without the envelopes around it. */
		readonly content: proto.IMessage,
	) {
		const { sender, recipient, group } = envelope;
		this.id = envelope.id;
		this.from = sender.person.number;
		this.fromMe = sender.person === recipient.person;
		this.chat = group?.jid() ?? (envelope.chat ?? sender.person).number;
		this.author = sender.person.jid(envelope.addressing);
		this.pushName = sender.person.settings.name || undefined;
		this.timestamp = envelope.timestamp;
		this.text = textIn(content);
	}

	/** The decrypted protobuf as JSON: enums by name, 64-bit numbers as strings, bytes as base64. */
	get message(): Record<string, unknown> {
		this.json ??= proto.Message.toObject(proto.Message.fromObject(unwrap(this.content)), {
			longs: String,
			enums: String,
			bytes: String,
		}) as Record<string, unknown>;
		return this.json;
	}

	toJSON(): ReceivedMessageJson {
		const { id, from, chat, fromMe, pushName, timestamp, text, message } = this;
		return { id, from, chat, fromMe, pushName, timestamp, text, message };
	}
}
