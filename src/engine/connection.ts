import type { EventData } from '../catalogue/events';
import type { Group } from '../domain/group';
import type { StateReason } from '../domain/instance';
import type { MediaKind } from '../domain/media';
import type { PostCounts } from '../domain/ports/directory';
import type { RemoteFile } from '../domain/ports/media';
import type { ReceiptState } from '../domain/ports/receipts';
import type { IdentityRow, MessageRow, OutboxRow } from '../domain/ports/storage';
import type { Close } from './closeCodes';
import type { Heard, HistoryNotice, HistoryPart } from './directory/heard';
import type { GroupNotification } from './groups/GroupNotification';
import type { NewChatLimits } from './pacing/NewChats';
import type { Queries } from './queries';

/**
 * The port between an instance and WhatsApp. `whatsapp/` implements it on Baileys; nothing else in the engine knows
 * that library.
 */
export interface WhatsAppAccount {
	/** The linked account as the stored credentials name it, or null while none is linked. */
	identity(): Promise<AccountIdentity | null>;
	/** Opens one socket. Resolves at once; what happens is told to `listener`, `closed` last and exactly once. */
	connect(
		settings: ConnectSettings,
		listener: (event: ConnectionEvent) => void,
	): Promise<Connection>;
	/** Messages that were decrypted and never became an event, oldest first. */
	undelivered(): Promise<InboundMessage[]>;
	/** Clears an inbox row that makes no event. */
	settle(inboxHash: string): Promise<void>;
	/** Fetches the part of the history that a stored protobuf `Message` announces. Needs no open connection. */
	readHistory(proto: Uint8Array): Promise<{ pairs: IdentityRow[]; part: HistoryPart }>;
	/** An id in WhatsApp's own form, chosen before the first attempt. */
	newMessageId(): string;
	/** A stored protobuf `Message` as content. */
	decode(proto: Uint8Array): DecodedContent;
	/** A `Message` as JSON; without content where it holds nothing that is told. Throws BAD_REQUEST for what is none. */
	encode(json: Record<string, unknown>): { proto: Uint8Array; content: DecodedContent | null };
	/**
	 * The clear bytes of a file, from WhatsApp's media host. Rejects while they come: with MEDIA_GONE when the host has it
	 * no more or the bytes are others, with a retryable error when trying again may help. Needs no open connection.
	 */
	fetch(file: RemoteFile): AsyncIterable<Uint8Array>;
	/**
	 * Reads what was sealed with the secret of `target`. The people go by any of their addresses. Null when it cannot be
	 * read.
	 */
	unseal(sealed: SealedContent, target: MessageRow, people: SealedParties): OpenedContent | null;
	/** A stored protobuf `Message` as it reads after an edit. */
	amend(original: Uint8Array, edited: Uint8Array): Uint8Array;
	/** Takes the auth state out of use; the next connect starts clean. */
	archive(reason: string): Promise<void>;
}

export interface AccountIdentity {
	/** JID without device. */
	jid: string;
	phone: string;
	lid: string | null;
	name: string | null;
}

export type WaVersion = [number, number, number];

export interface ConnectSettings {
	/** Null: the library's default. */
	version: WaVersion | null;
	/** Whether the account is shown as online from the login on, which silences the person's own phone. */
	online: boolean;
	/** Whether a new link asks the phone for its whole history. */
	fullHistory: boolean;
	/** Null: straight to WhatsApp. */
	proxy: Proxy | null;
	/** Who is in a group, for those who send to it. */
	groups: GroupSource;
	/** How often an open line is looked at, milliseconds. */
	watchTickMs: number;
	/** Seconds after which messages of a person's or a group's chat vanish; 0 for never. */
	disappearAfter: (chat: string) => Promise<number>;
}

/** The groups as they are known here. */
export interface GroupSource {
	/** Null for one that this account is not known to be in. */
	get(jid: string): Promise<Group | null>;
	/** After everything that WhatsApp told so far; it is asked about one that is not known. Rejects as it refuses. */
	require(jid: string): Promise<Group>;
	/** Asks WhatsApp anew. */
	refresh(jid: string): Promise<Group>;
}

/** By which way a socket and its media reach WhatsApp. */
export interface Proxy {
	protocol: 'http' | 'https' | 'socks4' | 'socks5';
	host: string;
	port: number;
	username?: string;
	password?: string;
}

export interface Connection {
	/** True between `open` and `closed`: nothing is sent outside of that. */
	readonly open: boolean;
	/** When it was heard of last. */
	readonly vitals: Vitals;
	/** All that is asked and told beyond messages. */
	readonly queries: Queries;
	/** Makes a stored send into a message; files of it are taken to WhatsApp, which may take minutes. */
	encode(row: OutboxRow): Promise<EncodedMessage>;
	/**
	 * Encrypts and writes one message. Resolves once its bytes are on the wire, which is after the ratchet and the exact
	 * protobuf are durable. Says nothing about WhatsApp having it: that is the `ack` event.
	 */
	send(message: OutgoingMessage): Promise<SentContent>;
	/** Shows "typing…" in a chat, or stops it. */
	showTyping(chat: string, typing: boolean): Promise<void>;
	/** Asks WhatsApp which numbers have an account; one answer for each, in the order asked. */
	checkNumbers(phones: readonly string[]): Promise<NumberAnswer[]>;
	/** Forgets which devices the chat's person has, so that the next send asks anew. */
	forgetDevices(chat: string): Promise<void>;
	/** Eight characters to type on the phone. Only while a QR is on offer. */
	requestPairingCode(phone: string): Promise<string>;
	/** Unlinks this device at the server. Rejects when the server did not confirm. */
	logout(): Promise<void>;
	/** Ends the socket without logging out. `closed` follows. */
	close(): Promise<void>;
}

/** Three clocks of an open line, milliseconds since the epoch; null for what has not come yet. */
export interface Vitals {
	/** Anything at all. */
	heardAt: number | null;
	/** An answer to a question, a ping included. */
	answeredAt: number | null;
	/** A message, a receipt, a notification or an acknowledgement. */
	trafficAt: number | null;
}

/** A message ready for the wire; what is in it is the business of `whatsapp/` alone. */
export interface EncodedMessage {
	readonly message: object;
}

export interface OutgoingMessage {
	messageId: string;
	/** JID to send to. */
	chat: string;
	encoded: EncodedMessage;
	/** Whether it may have been on the wire before. */
	again: boolean;
	/** No byte leaves before this resolves. */
	stored: Promise<unknown>;
}

export interface SentContent {
	content: DecodedContent;
	/** Message row as it was committed. */
	message: MessageRow;
}

export interface NumberAnswer {
	/** Digits as asked. */
	phone: string;
	exists: boolean;
	jid: string | null;
	lid: string | null;
}

/** What a message says, in the shape that events carry. */
export type MessageContent = EventData<'message.received'>['message'];

/** Content in the shape of the catalogue's `message` field, and the protobuf as JSON. */
export interface DecodedContent {
	message: MessageContent;
	/** The file that it has, and what fetches it. */
	file: ReceivedFile | null;
	raw: Record<string, unknown>;
	/** Set when only the secret of an earlier message tells what it says. */
	sealed?: SealedContent;
	/** Set on an edit: the other message as it reads now. */
	edited?: EditedContent;
}

/** A file as a message tells of it. */
export interface ReceivedFile {
	kind: MediaKind;
	/** Null when it cannot be fetched at all. */
	remote: RemoteFile | null;
	mimeType: string | null;
	fileName: string | null;
	/** Bytes. */
	size: number | null;
	/** Of the clear bytes, Base64. */
	sha256: string | null;
	seconds: number | null;
	/** Pixels. */
	width: number | null;
	height: number | null;
	pages: number | null;
	/** Of a sticker alone. */
	animated: boolean | null;
	caption: string | null;
}

export interface EditedContent {
	content: MessageContent;
	/** Protobuf `Message`. */
	proto: Uint8Array;
}

/** Content that is encrypted once more, with the secret of the message it refers to. */
export interface SealedContent {
	kind: 'pollVote' | 'eventReply' | 'reaction' | 'messageEdit' | 'eventEdit';
	/** Id of that message. */
	target: string;
	payload: Uint8Array;
	iv: Uint8Array;
}

/** JIDs without device that the author of the earlier message and the sender of the sealed one may go by. */
export interface SealedParties {
	authors: readonly string[];
	actors: readonly string[];
}

export type OpenedContent =
	| { kind: 'content'; message: MessageContent; edited?: EditedContent }
	| { kind: 'vote'; question: string | null; options: string[]; selected: string[] };

export interface InboundMessage {
	messageId: string;
	/** JID of the chat, without device. */
	chat: string;
	/** The same chat's other address (PN for a LID, LID for a PN), when the stanza named it. */
	chatAlt: string | null;
	fromMe: boolean;
	/** JID of the sender within a group, without device. */
	participant: string | null;
	participantAlt: string | null;
	pushName: string | null;
	/** Milliseconds since the epoch. */
	timestamp: number;
	/** Null when nobody wants to hear of it: protocol messages, key distribution. */
	content: DecodedContent | null;
	/** Seconds after which messages of this chat of two vanish, 0 for never; null when it does not say. */
	disappearAfter: number | null;
	proto: Uint8Array;
	/** Set on what the phone says to this device alone: that a part of its history can be fetched. */
	history: HistoryNotice | null;
	inboxHash: string | null;
}

export interface ReceiptUpdate {
	messageIds: string[];
	/** JID of the chat, without device. */
	chat: string;
	state: ReceiptState;
	/** Milliseconds since the epoch; 0 when it does not say. */
	timestamp: number;
	/** JID of who it is from, in a group or of a status; null in a chat of two. */
	participant: string | null;
}

/** A call, or what became of it. */
export interface CallUpdate {
	callId: string;
	/** JID to answer to. */
	chat: string;
	/** JID of the caller, without device. */
	from: string;
	video: boolean;
	isGroup: boolean;
	status: 'ringing' | 'accepted' | 'rejected' | 'missed' | 'ended';
	/** Milliseconds since the epoch. */
	timestamp: number;
}

export type ConnectionEvent =
	| { type: 'qr'; qr: string; expiresAt: number }
	/** The phone accepted; WhatsApp asks for a restart next. */
	| { type: 'linked'; identity: AccountIdentity }
	| { type: 'passkey' }
	| { type: 'open'; identity: AccountIdentity }
	/** Everything that waited at WhatsApp while there was no socket has been handed over. */
	| { type: 'caughtUp' }
	/** The line is open and messages do not come, or, with null, come again. */
	| { type: 'deaf'; reason: StateReason | null }
	/** The account may have another name now, given here or on another device. */
	| { type: 'renamed'; identity: AccountIdentity }
	| { type: 'closed'; close: Close }
	| { type: 'ack'; messageId: string; error: number | null }
	/** WhatsApp tells it once: it hears that it was heard after every write given to `storedBy`. */
	| { type: 'receipt'; receipt: ReceiptUpdate; storedBy: (write: Promise<void>) => void }
	| { type: 'message'; message: InboundMessage }
	| { type: 'call'; call: CallUpdate }
	/** What is not in `limits` stays as it was. */
	| { type: 'newChats'; limits: Partial<NewChatLimits> }
	/** WhatsApp hears that it was heard after every write given to `storedBy`, which must not ask WhatsApp for anything. */
	| {
			type: 'group';
			notification: GroupNotification;
			storedBy: (write: Promise<void>) => void;
	  }
	/** What WhatsApp told of groups may be incomplete. */
	| { type: 'groupsLost' }
	/** Posts of a channel that WhatsApp was asked to tell of. */
	| { type: 'postCounts'; channel: string; posts: PostCounts[] }
	| { type: 'identities'; rows: IdentityRow[] }
	| Heard
	| { type: 'history'; part: HistoryPart }
	/** A write failed: the socket is being closed before anything could be receipted or sent. */
	| { type: 'storageFailed'; reason: StateReason };
