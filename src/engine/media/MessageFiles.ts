import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type {
	FileHere,
	FileStore,
	MediaRepository,
	MediaRow,
	MessageKey,
	RemoteFile,
} from '../../domain/ports/media';
import type { MessageRepository } from '../../domain/ports/storage';
import type { ReceivedFile, WhatsAppAccount } from '../connection';
import type { Downloads } from './Downloads';
import type { MediaLinks } from './MediaLinks';
import { mediaView } from './mediaView';
import { newMediaId } from './mediaIds';
import { nameByType } from './sniff';

export interface MessageFileParts {
	instance: string;
	account: Pick<WhatsAppAccount, 'decode' | 'fetch'>;
	messages: MessageRepository;
	media: MediaRepository;
	files: FileStore;
	links: MediaLinks;
	downloads: Downloads;
	clock: Clock;
	/** How long a fetched file is kept, milliseconds. */
	keepMs: number;
	/** Largest file, bytes. */
	maxBytes: number;
}

/** How long a caller waits for a file that is on its way. */
const PATIENCE_MS = 60_000;

/** The files of one instance's messages: noted when they are told of, and given out when they are asked for. */
export class MessageFiles {
	constructor(private readonly parts: MessageFileParts) {}

	/** Row and description for the event of a message with a file. */
	async note(file: ReceivedFile, key: MessageKey) {
		const row = this.#row(file, key);
		const { links } = this.parts;
		const until = row.expiresAt ?? this.parts.clock.now() + this.parts.keepMs;
		const url = file.remote ? await links.urlOf(row.mediaId, until) : null;
		return { row, view: mediaView(file, file.remote && { mediaId: row.mediaId, url }) };
	}

	/**
	 * The file of a message; fetched when it is not here, for a minute at most. Rejects with MESSAGE_NOT_FOUND, with
	 * BAD_REQUEST for a message without a file, and with MEDIA_GONE when it cannot be had.
	 */
	async ofMessage(messageId: string): Promise<FileHere> {
		const { instance, messages, media, account } = this.parts;
		const message = await messages.get(instance, messageId);
		if (!message) throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
		const { file } = account.decode(message.proto);
		if (!file) throw new GatewayError('BAD_REQUEST', `The message ${messageId} has no file`);
		const known = await this.#ofContent(file);
		if (known) return known;
		const [noted] = await media.list({ instance, messageId, limit: 1 });
		const row = noted ?? (await this.#add(file, message));
		return { ...(await this.#fetched(row)), caption: file.caption };
	}

	/** The file of a row, once it is here. Rejects with MEDIA_GONE when it cannot be had. */
	async ofRow(row: MediaRow): Promise<FileHere> {
		return this.#fetched(row);
	}

	/** A file by the keys that a webhook gave; of no message that has to be known here. */
	async ofKeys(file: RemoteFile & { mimeType: string }): Promise<FileHere> {
		const { account, files, maxBytes } = this.parts;
		const { sha256, size } = await files.put(account.fetch(file), { maxBytes });
		const kind = file.type;
		return {
			path: files.pathOf(sha256),
			size,
			mimeType: file.mimeType,
			fileName: null,
			kind,
			caption: null,
		};
	}

	/** Sent or received before by this instance, and still here. */
	async #ofContent(file: ReceivedFile): Promise<FileHere | null> {
		if (file.sha256 === null) return null;
		const { instance, media, files } = this.parts;
		const sha256 = Buffer.from(file.sha256, 'base64').toString('hex');
		const row = await media.stored(instance, sha256);
		if (row?.size == null || !(await files.has(sha256))) return null;
		const { kind, caption } = file;
		const mimeType = file.mimeType ?? row.mimeType ?? UNKNOWN;
		const fileName = file.fileName ?? row.fileName;
		return { path: files.pathOf(sha256), size: row.size, mimeType, fileName, kind, caption };
	}

	async #fetched(row: MediaRow): Promise<FileHere> {
		const { files, downloads } = this.parts;
		const here = await fileHere(row, files);
		if (here) return here;
		const now = await downloads.need({ ...row, state: 'pending' }, PATIENCE_MS);
		const fetched = describe(now, files);
		if (!fetched) throw new GatewayError('MEDIA_GONE', now.error ?? 'it is not here yet');
		return fetched;
	}

	async #add(file: ReceivedFile, key: MessageKey): Promise<MediaRow> {
		const row = this.#row(file, key);
		await this.parts.media.add(row);
		return row;
	}

	#row({ kind, remote, mimeType, fileName, size }: ReceivedFile, key: MessageKey): MediaRow {
		const now = this.parts.clock.now();
		const { messageId, chat, fromMe, participant } = key;
		return {
			mediaId: newMediaId(),
			instance: this.parts.instance,
			kind,
			mimeType,
			fileName: fileName ?? (kind === 'document' ? nameByType(mimeType ?? UNKNOWN) : null),
			size,
			sha256: null,
			messageId,
			state: remote ? 'pending' : 'failed',
			source: remote && { file: remote, key: { messageId, chat, fromMe, participant } },
			error: remote ? null : 'the message does not say where its file is',
			attempts: 0,
			dueAt: now,
			createdAt: now,
			expiresAt: now + this.parts.keepMs,
		};
	}
}

const UNKNOWN = 'application/octet-stream';

/** The file of a row whose bytes are here; null when they have to be fetched first. */
export async function fileHere(row: MediaRow, files: FileStore): Promise<FileHere | null> {
	const isHere = row.sha256 !== null && (await files.has(row.sha256));
	return isHere ? describe(row, files) : null;
}

function describe(row: MediaRow, files: FileStore): FileHere | null {
	const { sha256, size, mimeType, fileName, kind } = row;
	if (sha256 === null || size === null) return null;
	const type = mimeType ?? UNKNOWN;
	return { path: files.pathOf(sha256), size, mimeType: type, fileName, kind, caption: null };
}
