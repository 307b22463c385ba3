import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:https';
import { proto } from '@whiskeysockets/baileys';
import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { RemoteFile } from '../../domain/ports/media';
import type { InboxRepository, InboxRow, MessageRow, Storage } from '../../domain/ports/storage';
import { BoundedMap } from '../../support/BoundedMap';
import type {
	ConnectionEvent,
	ConnectSettings,
	DecodedContent,
	InboundMessage,
	OpenedContent,
	SealedContent,
	SealedParties,
	WhatsAppAccount,
} from '../connection';
import { amend } from './amend';
import { AuthState } from './authState';
import { decodeContent, unsupported } from './decode/content';
import { unseal } from './decode/unseal';
import { DecryptedStanzas, type StanzaAttrs, stanzaOf } from './DecryptedStanzas';
import { readHistory } from './history';
import { decodeInboxRow, identitiesOf, type Self } from './inbound';
import { withoutDevice } from './jid';
import { KeyedLock } from './KeyedLock';
import { libraryLogger } from './libraryLogger';
import { fetchFile, mediaOrigin } from './media/fetchFile';
import { openUploadMemory, type UploadMemory } from './media/Uploader';
import { buildProxyAgent } from './proxyAgent';
import { buildSignalRepository } from './signalRepository';
import { identityOf, SocketConnection } from './SocketConnection';
import { openSocketCaches } from './socketConfig';
import { Ladder } from './watch/Ladder';

export interface AccountOptions {
	instance: string;
	storage: Storage;
	clock: Clock;
	logger: Logger;
	/** The sandbox's server; null for WhatsApp's own. */
	url: string | null;
}

const JUST_ARRIVED = { limit: 2_000, ageMs: 10 * 60_000 };

/** One WhatsApp account on the Baileys library: its keys, and one socket at a time. */
export class Account implements WhatsAppAccount {
	#auth: Promise<AuthState> | null = null;
	#tell: (event: ConnectionEvent) => void = () => undefined;
	#connection: SocketConnection | null = null;
	#self: Self | null = null;
	#locks = new KeyedLock();
	/** Counts the sockets. */
	#generation = 0;
	readonly #caches;
	readonly #stanzas: DecryptedStanzas;
	readonly #uploads: UploadMemory;
	readonly #ladder: Ladder;
	/** By which a proxy is taken. */
	#agent: Agent | undefined;
	/** Messages told from their stanza; the library tells them again. */
	readonly #told: BoundedMap<string, true>;

	constructor(private readonly options: AccountOptions) {
		const { instance, storage, clock } = options;
		this.#caches = openSocketCaches(clock);
		this.#uploads = openUploadMemory(clock);
		this.#ladder = new Ladder(clock);
		this.#told = new BoundedMap(JUST_ARRIVED.limit, JUST_ARRIVED.ageMs, () => clock.now());
		const find: InboxRepository['find'] = (...asked) =>
			storage.inbox.find(...asked).catch((error: unknown) => {
				// Else the library acknowledges a stanza that it could not look up.
				this.#connection?.failStorage(error);
				throw error;
			});
		this.#stanzas = new DecryptedStanzas(instance, { find }, clock, (row, attrs) =>
			this.#arrived(row, attrs),
		);
	}

	async identity() {
		const auth = await this.#open();
		return auth.isLinked ? identityOf(auth) : null;
	}

	async connect(settings: ConnectSettings, listener: (event: ConnectionEvent) => void) {
		this.#agent = settings.proxy ? buildProxyAgent(settings.proxy) : undefined;
		const { instance, storage, clock, logger, url } = this.options;
		const old = await this.#auth;
		await old?.settled();
		// A pairing that was begun and not finished leaves credentials that cannot log in: read what was stored.
		if (old && !old.isLinked) this.#auth = null;
		const auth = await this.#open();
		this.#self = selfOf(auth);
		const tell = (event: ConnectionEvent) => {
			if (event.type === 'open' || event.type === 'linked') this.#self = selfOf(auth);
			listener(event);
		};
		this.#tell = tell;
		// What a stuck socket holds it may hold for ever.
		if (this.#ladder.doubt === 'stuck') this.#locks = new KeyedLock();
		const generation = (this.#generation += 1);
		const connection = new SocketConnection({
			isCurrent: () => generation === this.#generation,
			instance,
			auth,
			messages: storage.messages,
			files: storage.files,
			scheme: url ? 'http:' : 'https:',
			uploads: this.#uploads,
			signalRepository: (store) =>
				buildSignalRepository({ store, auth, locks: this.#locks, stanzas: this.#stanzas }),
			logger,
			clock,
			settings,
			agent: this.#agent,
			url,
			caches: this.#caches,
			ladder: this.#ladder,
			stanzas: this.#stanzas,
			tell,
			isTold: (chat, messageId) => this.#told.get(messageKey({ chat, messageId })) === true,
		});
		this.#connection = connection;
		auth.watcher = {
			failed: (error) => {
				this.#stanzas.forget();
				this.#connection?.failStorage(error);
			},
			mapped: (rows) => this.#tell({ type: 'identities', rows }),
		};
		return connection;
	}

	async undelivered(): Promise<InboundMessage[]> {
		const auth = await this.#open();
		const self = selfOf(auth);
		if (!self) return [];
		const rows = await this.options.storage.inbox.pending(this.options.instance);
		return rows.flatMap((row) => this.#decode(row, stanzaOf(row), self) ?? []);
	}

	settle(inboxHash: string): Promise<void> {
		return this.options.storage.journal.settleInbox(this.options.instance, inboxHash);
	}

	async readHistory(bytes: Uint8Array) {
		const { logger } = this.options;
		return readHistory(proto.Message.decode(bytes), libraryLogger(logger));
	}

	/** As WhatsApp Web's look: theirs are digits of a hash of random bytes, which nobody can tell from random ones. */
	newMessageId(): string {
		return `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
	}

	decode(bytes: Uint8Array): DecodedContent {
		const message = proto.Message.decode(bytes);
		return decodeContent(message) ?? { message: unsupported(null), file: null, raw: {} };
	}

	encode(json: Record<string, unknown>) {
		try {
			const bytes = proto.Message.encode(proto.Message.fromObject(json)).finish();
			return { proto: bytes, content: decodeContent(proto.Message.decode(bytes)) };
		} catch (error) {
			const details = { field: 'content' };
			throw new GatewayError('BAD_REQUEST', 'content is no message as JSON', {
				details,
				cause: error,
			});
		}
	}

	fetch(file: RemoteFile): AsyncIterable<Uint8Array> {
		const { url } = this.options;
		const origin = url ? sandboxOrigin(url) : mediaOrigin;
		return fetchFile(file, { origin, agent: this.#agent });
	}

	unseal(sealed: SealedContent, target: MessageRow, people: SealedParties): OpenedContent | null {
		return unseal(sealed, target, people);
	}

	amend(original: Uint8Array, edited: Uint8Array): Uint8Array {
		return amend(original, edited);
	}

	async archive(reason: string): Promise<void> {
		await (await this.#auth)?.retire();
		await this.options.storage.auth.archive(this.options.instance, reason);
		this.#auth = null;
		this.#self = null;
		await this.#caches.userDevicesCache.flushAll();
	}

	#open(): Promise<AuthState> {
		this.#auth ??= AuthState.open(this.options.storage.auth, this.options.instance).then((auth) => {
			this.#self = selfOf(auth);
			return auth;
		});
		return this.#auth;
	}

	/** Called between the commit and the receipt, in the order of decryption. */
	#arrived(row: InboxRow, attrs: StanzaAttrs): void {
		const message = this.#self && this.#decode(row, attrs, this.#self);
		if (!message) return;
		const identities = identitiesOf(message);
		if (identities.length > 0) this.#tell({ type: 'identities', rows: identities });
		this.#tell({ type: 'message', message });
		if (message.content) this.#told.set(messageKey(message), true);
	}

	/** A stanza that cannot be read must not keep the library from receipting it: it would come back for ever. */
	#decode(row: InboxRow, attrs: StanzaAttrs, self: Self): InboundMessage | null {
		try {
			return decodeInboxRow(row, attrs, self);
		} catch (error) {
			this.options.logger.error({ error: String(error) }, 'a decrypted message cannot be decoded');
			return null;
		}
	}
}

/** The sandbox keeps files where its WebSocket is. */
function sandboxOrigin(url: string): string {
	return `http://${new URL(url).host}`;
}

function selfOf({ creds }: AuthState): Self | null {
	return creds.me ? { id: creds.me.id, lid: creds.me.lid ?? null } : null;
}

function messageKey({ chat, messageId }: Pick<InboundMessage, 'chat' | 'messageId'>): string {
	return `${withoutDevice(chat)} ${messageId}`;
}
