import {
	type BaileysEventMap,
	type BinaryNode,
	makeWASocket,
	proto,
	S_WHATSAPP_NET,
	type WAMessage,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { FileStore } from '../../domain/ports/media';
import type { MessageRepository, OutboxRow } from '../../domain/ports/storage';
import type {
	AccountIdentity,
	Connection,
	ConnectionEvent,
	OutgoingMessage,
	SentContent,
} from '../connection';
import { decodeAck } from './acks';
import type { AuthState } from './authState';
import { askNumbers } from './askNumbers';
import { ChannelLine } from './channels/ChannelLine';
import { postIdOf } from './channels/post';
import { decodeContent } from './decode/content';
import type { DecryptedStanzas } from './DecryptedStanzas';
import { encodeRow } from './encode';
import type { Encoded } from './encode/Encoder';
import { tellUpsert, translateEvents } from './events';
import { GroupLine } from './groups/GroupLine';
import { sendLock } from './groups/groupSending';
import { isChannel, isGroup, isPhoneJid, isStatus, userOf, withoutDevice } from './jid';
import { MediaServers } from './media/MediaServers';
import { DEAF } from '../closeCodes';
import type { Scheme } from './media/postFile';
import { Uploader, type UploadMemory } from './media/Uploader';
import { readTimelock } from './newChats';
import { Pulse } from './Pulse';
import { passOverUnheard } from './quietEmitter';
import { StatusLine } from './StatusLine';
import { takeAtSource } from './takeAtSource';
import { buildQueries } from './queries';
import { type Ask, toRefusal } from './queries/ask';
import { decodeReceipts } from './receipts';
import { isSelf } from './self';
import { sending } from './signalRepository';
import { type SocketCaches, socketConfig, type SocketParts } from './socketConfig';
import { hearDirectory } from './hearDirectory';
import { UntilClosed } from './UntilClosed';
import { toClose } from './toClose';
import { isPairingSigned } from './verify';
import type { Ladder } from './watch/Ladder';
import type { Watchdog } from './watch/Watchdog';
import { watchSocket } from './watch/watchSocket';
import { WriteGate } from './WriteGate';

export type Socket = ReturnType<typeof makeWASocket>;

/** How long the library shows each QR: the first longer than the others. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;
/** The library may hold back events for half a minute after a login whose end it misses. */
const BUFFER_LIMIT_MS = 5_000;
const LOGOUT_TIMEOUT_MS = 10_000;
/** Until WhatsApp's first frame. */
const CONNECT_TIMEOUT_MS = 20_000;

export interface ConnectionParts extends SocketParts {
	caches: SocketCaches;
	/** What is known of the deafness of this account's sockets. */
	ladder: Ladder;
	stanzas: DecryptedStanzas;
	messages: MessageRepository;
	files: FileStore;
	/** How media hosts are spoken to. */
	scheme: Scheme;
	uploads: UploadMemory;
	clock: Clock;
	tell: (event: ConnectionEvent) => void;
	/** Whether a message was told from its stanza: the library brings it again. */
	isTold: (chat: string, messageId: string) => boolean;
}

/** One socket of the library. */
export class SocketConnection implements Connection {
	readonly queries;
	readonly #socket: Socket;
	readonly #auth: AuthState;
	readonly #gate: WriteGate;
	readonly #pulse: Pulse;
	readonly #watchdog: Watchdog;
	readonly #groups: GroupLine;
	readonly #channels: ChannelLine;
	readonly #uploader: Uploader;
	readonly #statuses: StatusLine;
	#isOpen = false;
	#isClosed = false;
	#qrCount = 0;
	#closeCode: number | null = null;
	#ended = new GatewayError('INSTANCE_NOT_CONNECTED', 'reconnecting');
	readonly #life = new UntilClosed();

	constructor(private readonly parts: ConnectionParts) {
		this.#auth = parts.auth;
		this.#auth.reopen();
		this.#gate = new WriteGate(this.#auth);
		this.#socket = makeWASocket(socketConfig(parts, parts.caches));
		// Typed as private; the library writes each frame through it.
		const { socket } = this.#socket.ws as unknown as { socket: Parameters<WriteGate['attach']>[0] };
		this.#gate.attach(socket);
		passOverUnheard(this.#socket.ws);
		this.#pulse = new Pulse(parts.clock, () => this.#finish({ code: 408 }));
		this.#watchdog = watchSocket(this.#socket, {
			...parts,
			tickMs: parts.settings.watchTickMs,
			tell: (reason) => parts.tell({ type: 'deaf', reason }),
			self: () => userOf(this.#me().id),
			flush: () => this.#releaseBuffer(),
			end: () => this.#finish({ code: DEAF }),
		});
		const ask: Ask = (what, question) => this.#ask(what, question);
		const { files, clock, scheme, uploads, agent, tell } = parts;
		this.#statuses = new StatusLine(this.#socket, async (messageId) => {
			const row = await parts.messages.get(parts.instance, messageId);
			return row?.fromMe && isStatus(row.chat) ? proto.Message.decode(row.proto) : null;
		});
		const { groups } = parts.settings;
		this.#groups = new GroupLine({ socket: this.#socket, auth: this.#auth, groups, clock, tell });
		const servers = new MediaServers(ask, clock);
		this.#uploader = new Uploader({ files, servers, scheme, agent, known: uploads, clock });
		this.queries = buildQueries(ask, this.#uploader);
		this.#channels = new ChannelLine({
			socket: this.#socket,
			auth: this.#auth,
			arrived: (row) => parts.stanzas.take(row),
			posts: (jid) => this.queries.channels.posts(jid, { count: 100, before: null }),
			clock,
			tell,
		});
		this.#listen();
	}

	get vitals() {
		return this.#watchdog.vitals;
	}

	get open(): boolean {
		return this.#isOpen && !this.#isClosed && this.#socket.ws.isOpen;
	}

	async encode(row: OutboxRow): Promise<Encoded> {
		const { id, lid } = this.#me();
		const context = {
			messages: this.parts.messages,
			self: withoutDevice(id),
			selfLid: lid ? withoutDevice(lid) : null,
			uploads: this.#uploader,
			disappearAfter: this.parts.settings.disappearAfter,
		};
		return this.#whileOpen(encodeRow(row, context));
	}

	async send(outgoing: OutgoingMessage): Promise<SentContent> {
		const { messageId, chat, encoded, stored: rowStored } = outgoing;
		const { instance } = this.parts;
		const { message, nodes, attributes, offer } = encoded as Encoded;
		const content = decodeContent(message);
		if (!content) throw new GatewayError('INTERNAL', 'a message encodes to nothing');
		const stored = {
			instance,
			messageId,
			chat,
			fromMe: true,
			participant: null,
			proto: proto.Message.encode(message).finish(),
			timestamp: this.parts.clock.now(),
			...(offer && { offer }),
		};
		this.#requireOpen();
		this.#auth.alongside(rowStored);
		// In a transaction of its own chat: the library's is one for the whole account, and who has to look up a new
		// contact's devices would hold up everybody.
		const extras = { additionalNodes: nodes, additionalAttributes: attributes };
		const relay = () => this.#socket.relayMessage(chat, message, { messageId, ...extras });
		// Before the bytes leave: the acknowledgement may be faster than the promise.
		const stanzaId = isChannel(chat) ? postIdOf(stored) : messageId;
		this.#watchdog.writes(stanzaId);
		const relayed = sending.run({ row: stored }, () => {
			if (isChannel(chat)) return this.#channels.send(stored, encoded);
			if (isGroup(chat)) return this.#groups.send(outgoing, relay);
			if (isStatus(chat)) return this.#statuses.send(outgoing);
			return this.#sendToPerson(chat, relay);
		});
		relayed.catch(() => this.#watchdog.wroteNot(stanzaId));
		await this.#whileOpen(relayed);
		await this.#whileOpen(this.#gate.flushed());
		return { content, message: stored };
	}

	#sendToPerson(chat: string, relay: () => Promise<unknown>): Promise<unknown> {
		return this.#socket.authState.keys.transaction(relay, sendLock(chat));
	}

	async showTyping(chat: string, typing: boolean): Promise<void> {
		this.#requireOpen();
		// Nobody sees somebody type in a channel.
		if (isChannel(chat)) return;
		await this.#socket.sendPresenceUpdate(typing ? 'composing' : 'paused', chat);
	}

	async checkNumbers(phones: readonly string[]) {
		this.#requireOpen();
		return this.#whileOpen(askNumbers(this.#socket, phones));
	}

	async forgetDevices(chat: string): Promise<void> {
		if (isStatus(chat)) return this.#forgetDevicesOf(this.#statuses.audience);
		if (!isGroup(chat)) return this.#forgetDevicesOf([chat]);
		await this.#forgetDevicesOf(await this.#groups.membersNow(chat));
	}

	async #forgetDevicesOf(people: readonly string[]): Promise<void> {
		const { caches, auth } = this.parts;
		const users: string[] = [];
		for (const jid of people) {
			const user = userOf(jid);
			const lid = isPhoneJid(jid) ? await auth.lidUserOf(user) : null;
			users.push(...(lid ? [user, lid] : [user]));
		}
		for (const each of users) await caches.userDevicesCache.del(each);
		await auth.keys.set({ 'device-list': Object.fromEntries(users.map((each) => [each, null])) });
	}

	async requestPairingCode(phone: string): Promise<string> {
		return this.#whileOpen(this.#socket.requestPairingCode(phone));
	}

	async logout(): Promise<void> {
		this.#requireOpen();
		const asked = this.#socket.query(
			{
				tag: 'iq',
				attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'md' },
				content: [
					{
						tag: 'remove-companion-device',
						attrs: { jid: this.#me().id, reason: 'user_initiated' },
					},
				],
			},
			LOGOUT_TIMEOUT_MS,
		) as Promise<unknown>;
		const answer = await this.#whileOpen(asked).catch((error: unknown) => {
			// The server may end the socket before its answer is read: 401 says that the device is gone.
			if (this.#closeCode === 401) return true;
			throw error;
		});
		// The library answers a query that ran out of time with undefined.
		if (!answer) throw new GatewayError('TIMEOUT', 'Logging out');
	}

	async close(): Promise<void> {
		this.#finish({ code: 428 });
		await this.#auth.settled();
	}

	/** Ends the socket now, before the library can receipt or send what was not stored. */
	failStorage(error: unknown): void {
		if (this.#isClosed) return;
		const { message } = GatewayError.from(error);
		this.parts.tell({
			type: 'storageFailed',
			reason: {
				code: 'storage_failed',
				message,
				hint: 'Free disk space or mend the permissions; the instance comes back by itself',
			},
		});
		this.#finish({ code: 428 });
	}

	#listen(): void {
		const { ws, ev } = this.#socket;
		const { tell, stanzas, clock } = this.parts;
		ws.once(
			'frame',
			clock.schedule(CONNECT_TIMEOUT_MS, () => this.#finish({ code: 408 })),
		);
		ws.on('frame', () => this.#pulse.beat());
		ws.prependListener('CB:message', (node: BinaryNode) => {
			stanzas.remember(node);
			standInLine(node);
		});
		ws.prependListener('CB:iq,,pair-success', (node: BinaryNode) =>
			this.#refuseForgedPairing(node),
		);
		ws.on('CB:ack,class:message', (node: BinaryNode) => {
			const ack = decodeAck(node);
			if (!ack) return;
			tell({ type: 'ack', ...ack, messageId: this.#channels.messageOf(ack.messageId) });
		});
		ws.on('CB:receipt', (node: BinaryNode) => {
			void this.#statuses.answerRetry(node).catch((error: unknown) => {
				this.parts.logger.warn({ error: String(error) }, 'a status was not sent again');
			});
			const storedBy = (write: Promise<void>) => this.#auth.alongside(write);
			for (const receipt of decodeReceipts(node, (jid) => isSelf(this.#auth, jid))) {
				tell({ type: 'receipt', receipt, storedBy });
			}
		});
		ws.once('CB:ib,,offline', () => tell({ type: 'caughtUp' }));
		hearDirectory(this.#socket, this.#auth, tell);
		takeAtSource(ev, (message) => this.#upserted(message), tell);
		for (const type of ['passkey_prologue_request', 'crsc_continuation']) {
			ws.on(`CB:notification,type:${type}`, () => tell({ type: 'passkey' }));
		}
		ev.process((batch) => {
			const changed = batch['creds.update'];
			if (changed) void this.#auth.saveCreds().catch(() => undefined);
			if (changed?.me && this.#isOpen) tell({ type: 'renamed', identity: identityOf(this.#auth) });
			if (batch['connection.update']) this.#update(batch['connection.update']);
			translateEvents(batch, tell);
		});
		clock.schedule(BUFFER_LIMIT_MS, () => this.#releaseBuffer());
	}

	#upserted(message: WAMessage): void {
		const { remoteJid, id } = message.key;
		if (id) this.#watchdog.through(id);
		if (!remoteJid || !id || this.parts.isTold(remoteJid, id)) return;
		tellUpsert(message, this.parts.tell);
	}

	#update(update: BaileysEventMap['connection.update']): void {
		const { tell, clock } = this.parts;
		if (update.qr) {
			this.#qrCount += 1;
			const lifetime = this.#qrCount === 1 ? FIRST_QR_MS : NEXT_QR_MS;
			tell({ type: 'qr', qr: update.qr, expiresAt: clock.now() + lifetime });
		}
		if (update.reachoutTimeLock) {
			const limits = readTimelock(update.reachoutTimeLock, clock.now());
			tell({ type: 'newChats', limits });
		}
		if (update.isNewLogin) tell({ type: 'linked', identity: identityOf(this.#auth) });
		if (update.connection === 'open') {
			this.#isOpen = true;
			this.#pulse.start();
			this.#watchdog.start();
			clock.schedule(BUFFER_LIMIT_MS, () => this.#releaseBuffer());
			tell({ type: 'open', identity: identityOf(this.#auth) });
		}
		if (update.connection === 'close') this.#finish(toClose(update.lastDisconnect?.error));
	}

	#finish(close: ReturnType<typeof toClose>): void {
		if (this.#isClosed) return;
		// The library throws its buffer away on close; what is in it was receipted already.
		this.#socket.ev.flush();
		this.#isClosed = true;
		this.#isOpen = false;
		this.#pulse.stop();
		this.#watchdog.stop();
		this.#closeCode = close.code;
		this.#life.close(this.#ended);
		void this.#socket.end(undefined);
		this.parts.tell({ type: 'closed', close });
	}

	#releaseBuffer(): void {
		if (!this.#isClosed && this.#socket.ev.isBuffering()) this.#socket.ev.flush();
	}

	/** The library then finds nothing to pair with and ends the socket, before anything of it is stored. */
	#refuseForgedPairing(node: BinaryNode): void {
		if (isPairingSigned(node, this.#auth.creds.signedIdentityKey.public)) return;
		this.parts.logger.warn({}, 'a pairing without the signature of the phone was refused');
		node.content = [];
	}

	async #ask<T>(what: string, question: (socket: Socket) => Promise<T>): Promise<T> {
		this.#requireOpen();
		return this.#whileOpen(question(this.#socket)).catch((error: unknown) => {
			throw toRefusal(error, what);
		});
	}

	/** Queries of a socket that closed hang until their own timeout; nobody waits for that. */
	#whileOpen<T>(work: Promise<T>): Promise<T> {
		return this.#life.wait(work);
	}

	#requireOpen(): void {
		if (!this.open) throw this.#ended;
	}

	#me() {
		const { me } = this.#auth.creds;
		if (!me) throw this.#ended;
		return me;
	}
}

/**
 * The library takes messages that waited at the server one by one, and lets those that come meanwhile overtake them. With
 * the mark of the former all of them stand in that one line, in the order in which they came.
 */
function standInLine({ attrs }: BinaryNode): void {
	attrs.offline ??= '0';
}

/** The account as the credentials name it. */
export function identityOf({ creds }: Pick<AuthState, 'creds'>): AccountIdentity {
	const id = creds.me?.id ?? '';
	return {
		jid: withoutDevice(id),
		phone: userOf(id),
		lid: creds.me?.lid ? withoutDevice(creds.me.lid) : null,
		name: creds.me?.name && creds.me.name !== '~' ? creds.me.name : null,
	};
}
