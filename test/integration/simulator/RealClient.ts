import { EventEmitter } from 'node:events';
import {
	DisconnectReason,
	initAuthCreds,
	makeWASocket,
	type AuthenticationCreds,
	type BinaryNode,
	type ConnectionState,
	type SignalKeyStore,
	type UserFacingSocketConfig,
	type WAMessage,
	type WASocket,
} from '@whiskeysockets/baileys';
import pino from 'pino';
import { createMemoryKeys, type Simulator } from '../../../src/simulator';

export interface ClientAuth {
	creds: AuthenticationCreds;
	keys: SignalKeyStore;
}

/** What a client reports about a message of its own. */
export interface StatusUpdate {
	id: string;
	status: number;
	code?: string;
}

interface ClientEvents {
	message: [WAMessage];
	status: [StatusUpdate];
	state: [Partial<ConnectionState>];
}

type Config = Partial<UserFacingSocketConfig>;

const WAIT_MS = 8_000;

export function newAuth(): ClientAuth {
	return { creds: initAuthCreds(), keys: createMemoryKeys() };
}

export function textOf({ message }: WAMessage): string | undefined {
	return message?.conversation ?? message?.extendedTextMessage?.text ?? undefined;
}

/** The server's code for a message it refused. */
function codeOf({ messageStubParameters }: Partial<WAMessage>): string | undefined {
	return (messageStubParameters as string[] | null | undefined)?.[0];
}

/** Unmodified Baileys with its events put on record, so that a test can wait for what came already. */
export class RealClient {
	readonly messages: WAMessage[] = [];
	readonly statuses: StatusUpdate[] = [];
	readonly states: Partial<ConnectionState>[] = [];
	private readonly events = new EventEmitter<ClientEvents>();

	private constructor(
		readonly sock: WASocket,
		readonly auth: ClientAuth,
	) {
		this.events.setMaxListeners(0);
		sock.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
		sock.ev.on('messages.upsert', ({ messages }) => {
			for (const message of messages) this.takeMessage(message);
		});
		sock.ev.on('messages.update', (updates) => {
			for (const { key, update } of updates) {
				if (update.status == null) continue;
				this.takeStatus(String(key.id), update.status, codeOf(update));
			}
		});
		sock.ev.on('connection.update', (state) => {
			this.states.push(state);
			this.events.emit('state', state);
		});
	}

	/** Starts a client without waiting for anything. */
	static start(sim: Simulator, auth: ClientAuth, config: Config = {}): RealClient {
		const sock = makeWASocket({
			auth,
			waWebSocketUrl: sim.url,
			logger: pino({ level: 'silent' }),
			...config,
		});
		return new RealClient(sock, auth);
	}

	/** Starts a linked client and waits until it is open and has what waited for it. */
	static async open(sim: Simulator, auth: ClientAuth, config: Config = {}): Promise<RealClient> {
		const client = RealClient.start(sim, auth, config);
		await client.isOpen();
		return client;
	}

	/** Starts a client, follows `restart required` once, and waits until the linked client is open. */
	static async link(
		sim: Simulator,
		auth: ClientAuth,
		approve: (client: RealClient) => Promise<unknown>,
	): Promise<RealClient> {
		const first = RealClient.start(sim, auth);
		const closed = first.closes();
		await approve(first);
		const code = await closed;
		if (code !== Number(DisconnectReason.restartRequired)) throw new Error(`closed with ${code}`);
		return RealClient.open(sim, auth);
	}

	async isOpen(): Promise<void> {
		await this.state(({ connection }) => connection === 'open');
		await this.state((state) => state.receivedPendingNotifications === true);
	}

	async qr(): Promise<string> {
		return String((await this.state(({ qr }) => qr !== undefined)).qr);
	}

	/** Status code of the close. */
	async closes(): Promise<number> {
		const { lastDisconnect } = await this.state(({ connection }) => connection === 'close');
		const error = lastDisconnect?.error as { output?: { statusCode: number } } | undefined;
		return error?.output?.statusCode ?? 0;
	}

	state(fits: (state: Partial<ConnectionState>) => boolean): Promise<Partial<ConnectionState>> {
		return this.wait('state', this.states, fits);
	}

	/** The next stanza of this tag, as it comes off the wire. */
	stanza(tag: string): Promise<BinaryNode> {
		return new Promise((resolve) => this.sock.ws.once(`CB:${tag}`, resolve));
	}

	message(fits: (message: WAMessage) => boolean): Promise<WAMessage> {
		return this.wait('message', this.messages, fits);
	}

	text(text: string): Promise<WAMessage> {
		return this.message((message) => textOf(message) === text);
	}

	/** Resolves when the message has got at least this far (3 delivered, 4 read), or, for 0, has failed. */
	status(id: string | null | undefined, status: number): Promise<StatusUpdate> {
		return this.wait('status', this.statuses, (update) =>
			update.id === id && status === 0
				? update.status === 0
				: update.id === id && update.status >= status,
		);
	}

	async send(to: string, text: string): Promise<string> {
		const sent = await this.sock.sendMessage(to, { text });
		return String(sent?.key.id);
	}

	end(): Promise<void> {
		return this.sock.end(undefined);
	}

	private takeMessage(message: WAMessage): void {
		this.messages.push(message);
		this.events.emit('message', message);
		// While events are buffered, Baileys merges a status into our own message.
		const { key, status } = message;
		if (key.fromMe && status != null) {
			this.takeStatus(String(key.id), status, codeOf(message));
		}
	}

	private takeStatus(id: string, status: number, code?: string): void {
		const update = { id, status, code };
		this.statuses.push(update);
		this.events.emit('status', update);
	}

	private wait<T>(event: keyof ClientEvents, seen: T[], fits: (item: T) => boolean): Promise<T> {
		const here = seen.find(fits);
		if (here !== undefined) return Promise.resolve(here);
		return new Promise((resolve, reject) => {
			const listener = (item: unknown) => {
				if (!fits(item as T)) return;
				clearTimeout(timer);
				this.events.off(event, listener);
				resolve(item as T);
			};
			const timer = setTimeout(() => {
				this.events.off(event, listener);
				reject(new Error(`no ${event} that fits within ${WAIT_MS} ms, of ${seen.length} seen`));
			}, WAIT_MS);
			this.events.on(event, listener);
		});
	}
}
