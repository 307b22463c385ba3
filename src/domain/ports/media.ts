import type { MediaKind } from '../media';

/**
 * Files by the SHA-256 of their content, in hex: the same bytes are there once. Who needs a file keeps a row that names
 * it (`MediaRepository`); what no row names is swept away.
 */
export interface FileStore {
	/**
	 * Streams bytes to the disk; resolves once they are durable. Rejects with MEDIA_TOO_LARGE as soon as there are more
	 * than `maxBytes`, and with whatever the source threw; nothing is left behind then.
	 */
	put(
		bytes: AsyncIterable<Uint8Array>,
		limits: { maxBytes: number },
	): Promise<{ sha256: string; size: number }>;
	has(sha256: string): Promise<boolean>;
	/** Where the bytes are, for tools that read a file by its path. It must not be changed. */
	pathOf(sha256: string): string;
	remove(sha256: string): Promise<void>;
	/** Deletes what `isNeeded` does not know and that was not touched since `before` (milliseconds since the epoch). */
	sweep(isNeeded: (sha256: string) => Promise<boolean>, before: number): Promise<number>;
}

/** Where a received file is at WhatsApp, and what opens it. All bytes in Base64. */
export interface RemoteFile {
	/** Null: it lies there in clear, as files of channels do. */
	mediaKey: string | null;
	directPath: string;
	/** As the sender wrote it; never fetched from unless it is WhatsApp's. */
	url: string;
	/** SHA-256 of the ciphertext and of the clear bytes; null when whoever asks does not know. */
	encSha256: string | null;
	sha256: string | null;
	/** What the keys are derived for. */
	type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
}

/** Which message a received file came in, so that the phone can be asked for it again. */
export interface MessageKey {
	messageId: string;
	/** JID of the chat as the key names it. */
	chat: string;
	fromMe: boolean;
	/** JID of the sender within a group, else null. */
	participant: string | null;
}

/** A file of a message or of the library. */
export interface MediaRow {
	mediaId: string;
	/** Null: uploaded for all instances, by an admin. */
	instance: string | null;
	kind: MediaKind | null;
	mimeType: string | null;
	fileName: string | null;
	/** Bytes. */
	size: number | null;
	/** Hex; null until the file is here. */
	sha256: string | null;
	messageId: string | null;
	/** `pending`: to be fetched from WhatsApp; `failed`: given up, see `error`. */
	state: 'stored' | 'pending' | 'failed';
	/** Of a received file. */
	source: { file: RemoteFile; key: MessageKey } | null;
	error: string | null;
	attempts: number;
	/** When to try again; milliseconds since the epoch. */
	dueAt: number;
	createdAt: number;
	/** Null: never deleted by itself. */
	expiresAt: number | null;
}

export interface MediaFilter {
	instance: string;
	mediaId?: string | undefined;
	messageId?: string | undefined;
	kind?: string | undefined;
	limit: number;
}

export interface MediaRepository {
	/** Creates a row. */
	add(row: MediaRow): Promise<void>;
	/** Whatever instance it belongs to. */
	get(mediaId: string): Promise<MediaRow | null>;
	/** Newest first; rows of this instance alone. */
	list(filter: MediaFilter): Promise<MediaRow[]>;
	/** Any row of an instance whose bytes are these (hex) and here. */
	stored(instance: string, sha256: string): Promise<MediaRow | null>;
	/** Rows of an instance that are still to be fetched, the longest due first. */
	pending(instance: string): Promise<MediaRow[]>;
	update(
		mediaId: string,
		change: Partial<
			Pick<
				MediaRow,
				'sha256' | 'size' | 'state' | 'source' | 'error' | 'attempts' | 'dueAt' | 'expiresAt'
			>
		>,
	): Promise<void>;
	delete(mediaId: string): Promise<void>;
	/** Deletes what has expired; answers how many. */
	expire(now: number): Promise<number>;
	/**
	 * While the files that expire take more than `maxBytes` together, forgets those that expire first, at most `limit` of
	 * them and none that was made at `before` or later. Answers the hashes of what was forgotten.
	 */
	trim(maxBytes: number, before: number, limit: number): Promise<string[]>;
	/** Whether any row names these bytes. */
	isNeeded(sha256: string): Promise<boolean>;
	/** 32 random bytes as hex, made once: what this storage signs links with. */
	secret(): Promise<string>;
}

/** A file that is here, to be read from its path. */
export interface FileHere {
	path: string;
	/** Bytes. */
	size: number;
	mimeType: string;
	fileName: string | null;
	kind: MediaKind | null;
	/** What the message says below it. */
	caption: string | null;
}

/** What the server, and nobody else, asks of the files: bytes, which are too many for an operation's answer. */
export interface FileDoor {
	/** Rejects with MESSAGE_NOT_FOUND, BAD_REQUEST for a message without a file, and MEDIA_GONE. */
	ofMessage(instance: string, messageId: string): Promise<FileHere>;
	/**
	 * The file of an event, waited for up to a minute while it is on its way. Rejects with MEDIA_NOT_FOUND for one of
	 * another instance, and with MEDIA_GONE.
	 */
	ofMedia(instance: string, mediaId: string): Promise<FileHere>;
	/** By an address that `media.getUrl` or an event gave. Rejects with UNAUTHORIZED when it has ended or is made up. */
	ofLink(link: { mediaId: string; expires: number; signature: string }): Promise<FileHere>;
	/** Where the bytes of a file are that an answer names (`storedFile`). */
	pathOf(sha256: string): string;
	/**
	 * Streams a file of a request to the disk, to be named by the id in that request's operation and dropped after it.
	 * Rejects with MEDIA_TOO_LARGE as soon as it is larger than anything WhatsApp takes; nothing is left behind then.
	 * The memory of a part is not looked at again once the next one is asked for.
	 */
	take(
		bytes: AsyncIterable<Uint8Array>,
		about: { fileName?: string; mimeType: string },
	): Promise<{ mediaId: string; size: number }>;
	/** Bytes of what `take` took, until it is dropped. */
	read(mediaId: string): AsyncIterable<Uint8Array>;
	/** Its bytes go too, unless the operation kept them. */
	drop(mediaId: string): Promise<void>;
}
