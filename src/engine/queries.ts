import type { OutputOf } from '../catalogue/operations';
import type { NewChatLimits } from './pacing/NewChats';
import type { CommunityQueries } from './groups/CommunityQueries';
import type { GroupQueries } from './groups/GroupQueries';
import type { MessageKey, RemoteFile } from '../domain/ports/media';
import type { MessageRow } from '../domain/ports/storage';

/**
 * What WhatsApp can be asked and told beyond messages, one member per family. Each method rejects with
 * INSTANCE_NOT_CONNECTED once the socket is gone, and with the refusal of WhatsApp's server as a GatewayError.
 * `whatsapp/queries` implements them on the library.
 */
export interface Queries {
	readonly account: AccountQueries;
	readonly chats: ChatQueries;
	readonly labels: LabelQueries;
	readonly people: PeopleQueries;
	readonly profile: ProfileQueries;
	readonly calls: CallQueries;
	readonly channels: ChannelQueries;
	readonly communities: CommunityQueries;
	readonly groups: GroupQueries;
	readonly media: MediaQueries;
	readonly products: ProductQueries;
}

/** What WhatsApp lets the account do. */
export interface AccountQueries {
	newChatLock(): Promise<Pick<NewChatLimits, 'lockedUntil' | 'lockReason'>>;
	newChatQuota(): Promise<Pick<NewChatLimits, 'quota' | 'used' | 'periodEndsAt'>>;
}

export interface MediaQueries {
	/**
	 * Asks the phone to upload the file of a message again; answers where it is then. Rejects with MEDIA_GONE when the
	 * phone has it no more, or says nothing for half a minute.
	 */
	renew(key: MessageKey, file: RemoteFile): Promise<RemoteFile>;
}

/** A call that this account makes. */
export interface OfferedCall {
	callId: string;
	/** JID that rings. */
	chat: string;
	/** JID of this device, as the call names its caller. */
	creator: string;
}

export interface CallQueries {
	/** Refuses a call that rings. */
	reject(callId: string, from: string): Promise<void>;
	/** Lets somebody's phone ring until it is ended. Rejects as WhatsApp refuses. */
	offer(chat: string, media: 'audio' | 'video'): Promise<OfferedCall>;
	end(call: OfferedCall): Promise<void>;
	/** An address that anybody may open to join a call; `startsAt` in milliseconds since the epoch. */
	link(media: 'audio' | 'video', startsAt: number): Promise<string>;
}

export type ChannelInfo = Omit<OutputOf<'channel.get'>, 'live'>;

export interface ChannelPost {
	messageId: string;
	/** Position in the channel. */
	number: number | null;
	/** Milliseconds since the epoch. */
	timestamp: number;
	fromMe: boolean;
	/** Protobuf `Message`. */
	proto: Uint8Array;
	views: number | null;
	reactions: { emoji: string; count: number }[];
}

/** Channels: posts of a few that anybody may follow. */
export interface ChannelQueries {
	create(name: string, description: string | null): Promise<ChannelInfo>;
	/** `invite` is what its link ends in. */
	get(key: { jid: string } | { invite: string }): Promise<ChannelInfo>;
	/** What is not given stays. The picture is a square JPEG. */
	update(
		jid: string,
		change: {
			name?: string | undefined;
			description?: string | undefined;
			picture?: Uint8Array | undefined;
		},
	): Promise<void>;
	setFollowed(jid: string, followed: boolean): Promise<void>;
	setMuted(jid: string, muted: boolean): Promise<void>;
	/** Asks to be told of views and reactions; resolves with for how many seconds, null where that is not said. */
	watch(jid: string): Promise<number | null>;
	delete(jid: string): Promise<void>;
	/** The newest first; `before` is the position that they come before. */
	posts(jid: string, page: { count: number; before: number | null }): Promise<ChannelPost[]>;
}

export type Product = OutputOf<'product.create'>;
export type Order = OutputOf<'product.getOrder'>;

/** What is said of a product. */
export interface ProductDraft {
	name?: string;
	/** In the currency. */
	price?: number;
	currency?: string;
	description?: string;
	retailerId?: string;
	url?: string;
	hidden?: boolean;
	/** Stored files: SHA-256 in hex, bytes. */
	images?: { sha256: string; size: number }[];
}

/** Catalogues of businesses; `owner` null means the own one. */
export interface ProductQueries {
	list(
		owner: string | null,
		page: { limit: number; cursor: string | null },
	): Promise<OutputOf<'product.list'>>;
	collections(
		owner: string | null,
		limit: number,
	): Promise<OutputOf<'product.listCollections'>['collections']>;
	order(orderId: string, token: string): Promise<Order>;
	/** Null when the catalogue has no such product. */
	find(owner: string | null, productId: string): Promise<Product | null>;
	/** Adds a product to the own catalogue. */
	create(product: ProductDraft): Promise<Product>;
	/** Changes a product of the own catalogue, which is `known` as it is now; what is left out stays. */
	update(known: Product, change: ProductDraft): Promise<Product>;
	/** False when there was no such product. */
	delete(productId: string): Promise<boolean>;
}

/** Up to where a chat was seen: what came later is not touched. */
export interface Seen {
	/** Milliseconds since the epoch. */
	timestamp: number;
	/** Null when no message of the chat is known. */
	message: Pick<MessageRow, 'messageId' | 'chat' | 'fromMe' | 'participant'> | null;
}

/** Settings of single chats, which the phone and all linked devices share. JIDs as WhatsApp names the chat. */
export interface ChatQueries {
	setArchived(jid: string, archived: boolean, seen: Seen): Promise<void>;
	setPinned(jid: string, pinned: boolean): Promise<void>;
	/** Milliseconds since the epoch, `FOREVER_MS` for no end, null to let it sound. */
	setMuted(jid: string, until: number | null): Promise<void>;
	/** The mark on the chat; the writers of its messages are told by receipts. */
	setRead(jid: string, read: boolean, seen: Seen): Promise<void>;
	setStarred(
		message: Pick<MessageRow, 'messageId' | 'chat' | 'fromMe' | 'participant'>,
		starred: boolean,
	): Promise<void>;
	delete(jid: string, seen: Seen): Promise<void>;
	/**
	 * Asks the phone for what came before a message; milliseconds since the epoch. Resolves with the id of the question,
	 * which the part of the history that answers it carries.
	 */
	fetchHistory(
		before: Pick<MessageRow, 'messageId' | 'chat' | 'fromMe' | 'timestamp'>,
		count: number,
	): Promise<string>;
	/** Tells the writers that their messages were read, as far as the account's privacy lets it. */
	sendRead(
		messages: readonly Pick<MessageRow, 'messageId' | 'chat' | 'participant'>[],
	): Promise<void>;
	showState(jid: string, state: 'composing' | 'recording' | 'paused'): Promise<void>;
	/** WhatsApp tells who is online only to those who asked, and are online themselves. */
	watch(jid: string): Promise<void>;
	setOnline(online: boolean): Promise<void>;
}

/** Labels of a WhatsApp Business account. */
export interface LabelQueries {
	save(label: { labelId: string; name: string; color: number }): Promise<void>;
	delete(labelId: string): Promise<void>;
	place(
		place: { labelId: string; jid: string; messageId: string | null },
		on: boolean,
	): Promise<void>;
}

/** What a business tells about itself. */
export type BusinessProfile = Omit<OutputOf<'contact.getBusinessProfile'>, 'isBusiness' | 'chatId'>;

/** What WhatsApp shows of others, and whom this account blocks. */
export interface PeopleQueries {
	/** Address of the picture, good for some days. Null when there is none or it is hidden. */
	picture(jid: string, size: 'preview' | 'full'): Promise<string | null>;
	/** Null when it is empty or hidden. */
	about(jid: string): Promise<string | null>;
	/** Null for a person that is no business. */
	business(jid: string): Promise<BusinessProfile | null>;
	setBlocked(jid: string, blocked: boolean): Promise<void>;
	/** JIDs as WhatsApp names them. */
	blocked(): Promise<string[]>;
	/** After how many seconds new messages of a chat of two vanish; 0 for never. */
	setDisappearing(jid: string, seconds: number): Promise<void>;
}

export type Privacy = OutputOf<'profile.getPrivacy'>;

/** The own profile. */
export interface ProfileQueries {
	setName(name: string): Promise<void>;
	setAbout(about: string): Promise<void>;
	/** A square JPEG. */
	setPicture(image: Buffer): Promise<void>;
	removePicture(): Promise<void>;
	privacy(): Promise<Privacy>;
	setPrivacy(change: Privacy): Promise<void>;
}
