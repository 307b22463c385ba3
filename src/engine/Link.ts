import type { InstanceStatus, Network, PairingOffer, StateReason } from '../domain/instance';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { InstanceRepository, InstanceRow } from '../domain/ports/storage';
import { HANDED_OVER } from '../domain/ports/transfer';
import { STABLE_MS } from './backoff';
import type { Close, CloseDecision } from './closeCodes';
import type {
	AccountIdentity,
	Connection,
	ConnectionEvent,
	ConnectSettings,
	WaVersion,
	WhatsAppAccount,
} from './connection';
import { LinkStatus, type Trouble, troubles } from './LinkStatus';
import { Pairing } from './Pairing';
import { Reconnects } from './Reconnects';
import { restingStates } from './stateMoves';

/** What the world is told of a link, beside its offers. */
export type LinkEvent = 'instance.connecting' | 'instance.connected' | 'instance.disconnected';

/** What an instance hears from its link. */
export interface LinkListener {
	opened(connection: Connection): void;
	closed(): void;
	/** A phone was linked just now. */
	linked(): void;
	/** Everything about messages and people. */
	traffic(event: ConnectionEvent): void;
	/** Once for each state. */
	announce(event: LinkEvent, status: InstanceStatus): void;
	offered(offer: PairingOffer): void;
}

export interface LinkParts {
	row: InstanceRow;
	account: WhatsAppAccount;
	instances: InstanceRepository;
	network: Network;
	clock: Clock;
	logger: Logger;
	listener: LinkListener;
	version: WaVersion | null;
	/** What else the next socket is opened with. */
	connectSettings: () => Omit<ConnectSettings, 'version'>;
	/** Looks up a current client version; null when there is none to be had. */
	refreshVersion: () => Promise<WaVersion | null>;
	isStorageWritable: () => Promise<boolean>;
}

const STORAGE_PROBE_MS = 5_000;

const passkey: StateReason = {
	code: 'passkey_required',
	message: 'WhatsApp asks for a passkey before it links this account',
	hint: 'Remove the passkey of this account on the phone (Settings, Account, Passkeys), or link another account; then run Connect',
};

const disconnected: StateReason = {
	code: 'disconnected',
	message: 'The instance was disconnected on request',
	hint: 'Run Connect or Restart; no new QR is needed',
};

/**
 * The link of one instance to WhatsApp: an explicit state, at most one socket, and what happens when it ends. Moves follow
 * `stateMoves`, ends follow `closeCodes`.
 */
export class Link {
	readonly #status: LinkStatus;
	readonly #reconnects: Reconnects;
	readonly #pairing: Pairing;
	#connection: Connection | null = null;
	/** Events of an older socket are not listened to. */
	#generation = 0;
	#isOpening = false;
	#isLinked: boolean;
	#version: WaVersion | null;
	#cancelTimer: () => void = () => undefined;
	#cancelStable: () => void = () => undefined;

	constructor(private readonly parts: LinkParts) {
		this.#isLinked = parts.row.linked;
		this.#version = parts.version;
		this.#status = new LinkStatus(parts);
		this.#reconnects = new Reconnects(parts.clock);
		this.#pairing = new Pairing({
			...parts,
			status: this.#status,
			connection: () => this.#connection,
			offered: (offer) => parts.listener.offered(offer),
		});
	}

	get status(): InstanceStatus {
		return this.#status.current;
	}

	get offer(): PairingOffer | null {
		return this.#pairing.offer;
	}

	get connection(): Connection | null {
		return this.#connection?.open ? this.#connection : null;
	}

	get isLinked(): boolean {
		return this.#isLinked;
	}

	/** Connects an instance that was linked and not stopped for a reason that still holds. */
	start(): void {
		const { state, until } = this.#status.current;
		if (!this.#isLinked) return;
		if (state === 'banned' && until !== null) return this.#connectAt(until);
		if (state === 'connecting') this.#connect();
	}

	/** Throws HANDED_OVER for a device that another gateway uses now. */
	requireOwn(): void {
		const { name, reason } = this.#status.current;
		if (reason?.code === HANDED_OVER) throw new GatewayError('HANDED_OVER', name);
	}

	/** Begins to link a phone, or to come back to one. A phone number asks for a pairing code instead of a QR. */
	connect(phone: string | null): void {
		this.requireOwn();
		const { state, until } = this.#status.current;
		if (state === 'banned' && until !== null && until > this.parts.clock.now()) return;
		if (state === 'connected' || state === 'degraded' || state === 'storage_error') return;
		if (phone && !this.#isLinked) this.#pairing.wantCode(phone);
		if (state === 'qr' && phone) return void this.#pairing.requestCode(phone);
		if (state === 'qr' || state === 'pairing_code' || state === 'connecting') return;
		this.#connect();
	}

	/** Resolves once the status satisfies, or after `waitMs`. */
	until(satisfies: (status: InstanceStatus) => boolean, waitMs: number): Promise<void> {
		return this.#status.until(satisfies, waitMs);
	}

	/** Something is wrong with the account or the line although it is connected, or is not any more. */
	trouble(what: Trouble, reason: StateReason | null): void {
		this.#status.setTrouble(what, reason);
	}

	/** Calls that wait for a state go on with the one there is. */
	release(): void {
		this.#status.release();
	}

	/** Unlinks at the server when a socket is open, and archives the auth state. Rejects when the server did not confirm. */
	async logout(): Promise<void> {
		const open = this.connection;
		if (open) await this.#tellLogout(open);
		await this.#dropSocket();
		if (!this.#isLinked) return this.#status.move('created', { reason: null });
		await this.#unlink('logged_out');
		this.#status.move('logged_out', {
			reason: {
				code: 'logged_out',
				message: 'The instance was logged out here',
				hint: open
					? 'Run Connect to link a phone'
					: 'Remove the device on the phone too, since it could not be told; run Connect to link again',
			},
		});
		await this.#save();
	}

	/** The server ends the socket with its answer, which is then no news. Without an answer the link comes back. */
	async #tellLogout(connection: Connection): Promise<void> {
		this.#generation += 1;
		try {
			await connection.logout();
		} catch (error) {
			await this.#dropSocket();
			this.#closed({ code: 428 });
			throw error;
		}
	}

	/** Ends the socket until somebody asks for Connect or Restart, also over a restart of the gateway; the link stays. */
	async disconnect(): Promise<void> {
		if (restingStates.has(this.#status.state)) return;
		await this.#dropSocket();
		this.#status.move('created', { reason: disconnected });
		await this.#save();
		this.#announce('instance.disconnected');
	}

	/** Ends the socket and opens another one. */
	async restart(): Promise<void> {
		this.requireOwn();
		await this.#dropSocket();
		this.#connect();
	}

	/** The stored link cannot be opened: it rests as it is until the gateway starts with the right key. */
	lock({ message, hint }: GatewayError): void {
		this.#cancelTimer();
		this.#status.move('storage_error', { reason: { code: 'encryption_key', message, hint } });
	}

	/** Ends the socket without logging out; the link stays. */
	async stop(): Promise<void> {
		await this.#dropSocket();
		this.#cancelTimer();
		this.#cancelStable();
	}

	#connect(): void {
		this.#cancelTimer();
		const { state, reason } = this.#status.current;
		// WhatsApp asks a connection for a restart now and then: nobody needs to hear of it.
		const isRoutine = state === 'connected' || state === 'degraded';
		const comesBack = state === 'reconnecting';
		this.#status.move(comesBack ? state : 'connecting', { reason: comesBack ? reason : null });
		if (!comesBack && !isRoutine) this.#announce('instance.connecting');
		void this.#open();
	}

	/** One at a time: whoever asks while a socket is being opened gets that one. */
	async #open(): Promise<void> {
		if (this.#isOpening) return;
		this.#isOpening = true;
		this.#generation += 1;
		const generation = this.#generation;
		const isCurrent = () => generation === this.#generation;
		try {
			const settings = { ...this.parts.connectSettings(), version: this.#version };
			const connection = await this.parts.account.connect(settings, (event) => {
				if (isCurrent()) this.#hear(event);
			});
			if (isCurrent()) this.#connection = connection;
			else await connection.close();
		} catch (error) {
			const { code, message } = GatewayError.from(error);
			this.parts.logger.error({ code, error: message }, 'a socket cannot be opened');
			if (!isCurrent()) return;
			if (code === 'ENCRYPTION_KEY') this.lock(GatewayError.from(error));
			else this.#closed({ code: 500 });
		} finally {
			this.#isOpening = false;
		}
	}

	#hear(event: ConnectionEvent): void {
		switch (event.type) {
			case 'qr':
				return this.#pairing.hearQr(event.qr, event.expiresAt);
			case 'linked':
				this.#isLinked = true;
				this.#status.keepIdentity(event.identity);
				this.parts.listener.linked();
				void this.#save();
				return;
			case 'passkey':
				this.#pairing.withdraw();
				return this.#status.move('passkey_required', { reason: passkey });
			case 'deaf':
				return this.trouble('deaf', event.reason);
			case 'open':
				return this.#opened(event.identity);
			case 'renamed':
				return this.#renamed(event.identity);
			case 'closed':
				return this.#closed(event.close);
			case 'storageFailed':
				return this.#storageFailed(event.reason);
			default:
				return this.parts.listener.traffic(event);
		}
	}

	#renamed(identity: AccountIdentity): void {
		if (identity.name === this.#status.current.profileName) return;
		this.#status.keepIdentity(identity);
		void this.#save();
	}

	#opened(identity: AccountIdentity): void {
		const { clock, listener } = this.parts;
		this.#isLinked = true;
		this.#pairing.end();
		this.#reconnects.opened();
		this.#status.keepIdentity(identity);
		this.#status.move('connected', { reason: null });
		this.#status.showTroubles();
		this.#cancelStable = clock.schedule(STABLE_MS, () => this.#reconnects.held());
		void this.#save();
		if (this.#connection) listener.opened(this.#connection);
		this.#announce('instance.connected');
	}

	#closed(close: Close): void {
		this.#connection = null;
		this.#pairing.withdraw();
		this.#cancelStable();
		this.parts.listener.closed();
		if (this.#status.state === 'storage_error') return;
		const decision = this.#reconnects.decide(close, this.#isLinked);
		this.parts.logger.info({ code: close.code, then: decision.kind }, 'socket closed');
		this.#follow(decision);
	}

	#follow(decision: CloseDecision): void {
		switch (decision.kind) {
			case 'restart':
				return this.#connect();
			case 'reconnect':
				return this.#reconnect(decision.reason, decision.atLeastMs);
			case 'refreshVersion':
				return void this.#refreshVersion(decision.reason);
			case 'stop':
				return this.#rest(decision);
		}
	}

	#reconnect(reason: StateReason, atLeastMs: number): void {
		this.#status.move('reconnecting', { reason });
		this.#announce('instance.disconnected');
		this.#connectAt(this.parts.clock.now() + this.#reconnects.nextWaitMs(atLeastMs));
	}

	async #refreshVersion(reason: StateReason): Promise<void> {
		const generation = this.#generation;
		const version = await this.parts.refreshVersion().catch(() => null);
		if (generation !== this.#generation) return;
		if (!version || version.join() === this.#version?.join()) {
			return this.#rest({ kind: 'stop', state: 'outdated', reason, until: null, unlinks: false });
		}
		this.#version = version;
		this.#connect();
	}

	#rest(decision: Extract<CloseDecision, { kind: 'stop' }>): void {
		const { state, reason, until, unlinks } = decision;
		this.#pairing.end();
		// What a passkey asks for stays true after its socket ended.
		if (this.#status.state === 'passkey_required' && state === 'created') return;
		if (unlinks && this.#isLinked) void this.#unlink(reason.code).catch(this.#logFailure);
		this.#status.move(state, { reason, until });
		void this.#save();
		this.#announce('instance.disconnected');
		if (until !== null) this.#connectAt(until);
	}

	#storageFailed(reason: StateReason): void {
		this.#status.move('storage_error', { reason });
		this.#announce('instance.disconnected');
		this.#probeStorage();
	}

	#probeStorage(): void {
		const { clock, isStorageWritable } = this.parts;
		this.#cancelTimer = clock.schedule(STORAGE_PROBE_MS, () => {
			void isStorageWritable().then((writable) => {
				if (this.#status.state !== 'storage_error') return;
				if (!writable) return this.#probeStorage();
				if (this.#isLinked) return this.#connect();
				this.#status.move('created', { reason: null });
			});
		});
	}

	#connectAt(time: number): void {
		this.#cancelTimer();
		const wait = Math.max(0, time - this.parts.clock.now());
		this.#cancelTimer = this.parts.clock.schedule(wait, () => this.#connect());
	}

	async #unlink(reason: string): Promise<void> {
		for (const trouble of troubles) this.#status.setTrouble(trouble, null);
		this.#isLinked = false;
		this.#status.forgetIdentity();
		await this.parts.account.archive(reason);
	}

	async #dropSocket(): Promise<void> {
		this.#generation += 1;
		this.#cancelTimer();
		this.#cancelStable();
		const connection = this.#connection;
		this.#connection = null;
		this.#pairing.end();
		if (connection) this.parts.listener.closed();
		await connection?.close();
	}

	#announce(event: LinkEvent): void {
		if (this.#status.takeNews()) this.parts.listener.announce(event, this.status);
	}

	async #save(): Promise<void> {
		const { name, state, reason, until, phone, lid, profileName } = this.#status.current;
		const change = { state, reason, until, phone, lid, profileName, linked: this.#isLinked };
		await this.parts.instances.update(name, change).catch(this.#logFailure);
	}

	readonly #logFailure = (error: unknown): void => {
		this.parts.logger.error({ error: GatewayError.from(error).message }, 'a state was not stored');
	};
}
