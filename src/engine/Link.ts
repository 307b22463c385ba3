import type {
	InstanceState,
	InstanceStatus,
	Network,
	PairingOffer,
	StateReason,
} from '../domain/instance';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { InstanceRepository, InstanceRow } from '../domain/ports/storage';
import { backoffMs, STABLE_MS } from './backoff';
import { type Close, type CloseDecision, decideClose } from './closeCodes';
import type { AccountIdentity, Connection, ConnectionEvent, WaVersion, WhatsAppAccount } from './connection';
import { mayMove, restingStates } from './stateMoves';

/** What an instance hears from its link. */
export interface LinkListener {
	opened(connection: Connection): void;
	closed(): void;
	/** Everything about messages and people. */
	traffic(event: ConnectionEvent): void;
	/** `instance.connected` or `instance.disconnected` is due. */
	announce(event: 'instance.connected' | 'instance.disconnected', status: InstanceStatus): void;
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

/**
 * The link of one instance to WhatsApp: an explicit state, at most one socket, and what happens when it ends. Moves follow
 * `stateMoves`, ends follow `closeCodes`.
 */
export class Link {
	#status: InstanceStatus;
	#offer: PairingOffer | null = null;
	#connection: Connection | null = null;
	/** Events of an older socket are not listened to. */
	#generation = 0;
	#isOpening = false;
	#isLinked: boolean;
	#pairingPhone: string | null = null;
	#attempt = 0;
	#version: WaVersion | null;
	#versionRefreshed = false;
	#restartedAt: number | null = null;
	#retriedAt: number | null = null;
	/** The state that the last event told of. */
	#announced: InstanceState | null = null;
	#cancelTimer: () => void = () => undefined;
	#cancelStable: () => void = () => undefined;
	readonly #watchers = new Set<() => void>();

	constructor(private readonly parts: LinkParts) {
		const { row, network, clock, version } = parts;
		this.#isLinked = row.linked;
		this.#version = version;
		const rests = restingStates.has(row.state) || row.state === 'passkey_required';
		this.#status = {
			name: row.name,
			network,
			state: rests ? row.state : row.linked ? 'connecting' : 'created',
			since: clock.now(),
			reason: rests ? row.reason : null,
			until: row.until,
			phone: row.phone,
			lid: row.lid,
			profileName: row.profileName,
		};
	}

	get status(): InstanceStatus {
		return { ...this.#status };
	}

	get offer(): PairingOffer | null {
		return this.#offer;
	}

	get connection(): Connection | null {
		return this.#connection?.open ? this.#connection : null;
	}

	get isLinked(): boolean {
		return this.#isLinked;
	}

	/** Connects an instance that was linked and not stopped for a reason that still holds. */
	start(): void {
		const { state, until } = this.#status;
		if (!this.#isLinked) return;
		if (state === 'banned' && until !== null) return this.#connectAt(until);
		if (state === 'connecting') this.#connect();
	}

	/** Begins to link a phone, or to come back to one. A phone number asks for a pairing code instead of a QR. */
	connect(phone: string | null): void {
		const { state, until } = this.#status;
		if (state === 'banned' && until !== null && until > this.parts.clock.now()) return;
		if (state === 'connected' || state === 'degraded' || state === 'storage_error') return;
		if (phone && !this.#isLinked) this.#pairingPhone = phone;
		if (state === 'qr' && phone) return void this.#requestCode(phone);
		if (state === 'qr' || state === 'pairing_code' || state === 'connecting') return;
		this.#connect();
	}

	/** Resolves once the status satisfies, or after `waitMs`. */
	async until(satisfies: (status: InstanceStatus) => boolean, waitMs: number): Promise<void> {
		if (satisfies(this.#status)) return;
		await new Promise<void>((resolve) => {
			const end = () => {
				cancel();
				this.#watchers.delete(look);
				resolve();
			};
			const look = () => {
				if (satisfies(this.#status)) end();
			};
			const cancel = this.parts.clock.schedule(waitMs, end);
			this.#watchers.add(look);
		});
	}

	/** Unlinks at the server when a socket is open, and archives the auth state. Rejects when the server did not confirm. */
	async logout(): Promise<void> {
		const open = this.connection;
		if (open) await this.#tellLogout(open);
		await this.#dropSocket();
		if (!this.#isLinked) return this.#move('created', { reason: null });
		await this.#unlink('logged_out');
		this.#move('logged_out', {
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

	/** Ends the socket without logging out; the link stays. */
	async stop(): Promise<void> {
		await this.#dropSocket();
		this.#cancelTimer();
		this.#cancelStable();
	}

	#connect(): void {
		this.#cancelTimer();
		this.#move(this.#status.state === 'reconnecting' ? 'reconnecting' : 'connecting', {
			reason: this.#status.state === 'reconnecting' ? this.#status.reason : null,
		});
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
			const connection = await this.parts.account.connect({ version: this.#version }, (event) => {
				if (isCurrent()) this.#hear(event);
			});
			if (isCurrent()) this.#connection = connection;
			else await connection.close();
		} catch (error) {
			const { code, message } = GatewayError.from(error);
			this.parts.logger.error({ code, error: message }, 'a socket cannot be opened');
			if (isCurrent()) this.#closed({ code: 500 });
		} finally {
			this.#isOpening = false;
		}
	}

	#hear(event: ConnectionEvent): void {
		switch (event.type) {
			case 'qr':
				return this.#qr(event.qr, event.expiresAt);
			case 'linked':
				this.#isLinked = true;
				this.#keepIdentity(event.identity);
				void this.#save();
				return;
			case 'passkey':
				this.#offer = null;
				return this.#move('passkey_required', { reason: passkey });
			case 'open':
				return this.#opened(event.identity);
			case 'closed':
				return this.#closed(event.close);
			case 'storageFailed':
				return this.#storageFailed(event.reason);
			default:
				return this.parts.listener.traffic(event);
		}
	}

	#qr(qr: string, expiresAt: number): void {
		if (this.#status.state === 'passkey_required') return;
		if (this.#pairingPhone) {
			if (this.#status.state !== 'pairing_code') void this.#requestCode(this.#pairingPhone);
			return;
		}
		this.#offerThis('qr', { qr, pairingCode: null, expiresAt });
	}

	async #requestCode(phone: string): Promise<void> {
		const connection = this.#connection;
		if (!connection) return;
		try {
			const pairingCode = await connection.requestPairingCode(phone);
			if (connection !== this.#connection) return;
			// The server takes the code as long as it offers this socket a QR: six of them.
			const expiresAt = this.parts.clock.now() + 160_000;
			this.#offerThis('pairing_code', { qr: null, pairingCode, expiresAt });
		} catch (error) {
			this.parts.logger.warn({ error: String(error) }, 'no pairing code was given');
		}
	}

	#offerThis(state: 'qr' | 'pairing_code', offer: PairingOffer): void {
		this.#offer = offer;
		this.#move(state, { reason: null });
		this.parts.listener.offered(offer);
	}

	#opened(identity: AccountIdentity): void {
		const { clock, listener } = this.parts;
		this.#isLinked = true;
		this.#offer = null;
		this.#pairingPhone = null;
		this.#versionRefreshed = false;
		this.#keepIdentity(identity);
		this.#move('connected', { reason: null });
		this.#cancelStable = clock.schedule(STABLE_MS, () => {
			this.#attempt = 0;
		});
		void this.#save();
		if (this.#connection) listener.opened(this.#connection);
		this.#announce('connected');
	}

	#closed(close: Close): void {
		const { clock, listener } = this.parts;
		this.#connection = null;
		this.#offer = null;
		this.#cancelStable();
		listener.closed();
		if (this.#status.state === 'storage_error') return;
		const decision = decideClose(
			close,
			{
				linked: this.#isLinked,
				restartedAt: this.#restartedAt,
				retriedAt: this.#retriedAt,
				versionRefreshed: this.#versionRefreshed,
			},
			clock.now(),
		);
		this.parts.logger.info({ code: close.code, then: decision.kind }, 'socket closed');
		this.#follow(decision);
	}

	#follow(decision: CloseDecision): void {
		const { clock } = this.parts;
		switch (decision.kind) {
			case 'restart':
				this.#restartedAt = clock.now();
				return this.#connect();
			case 'reconnect':
				if (decision.isRetry) this.#retriedAt = clock.now();
				return this.#reconnect(decision.reason, decision.atLeastMs);
			case 'refreshVersion':
				this.#versionRefreshed = true;
				return void this.#refreshVersion(decision.reason);
			case 'stop':
				return this.#rest(decision);
		}
	}

	#reconnect(reason: StateReason, atLeastMs: number): void {
		this.#move('reconnecting', { reason });
		this.#announce('disconnected');
		const wait = Math.max(atLeastMs, backoffMs(this.#attempt));
		this.#attempt += 1;
		this.#connectAt(this.parts.clock.now() + wait);
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
		this.#pairingPhone = null;
		// What a passkey asks for stays true after its socket ended.
		if (this.#status.state === 'passkey_required' && state === 'created') return;
		if (unlinks && this.#isLinked) void this.#unlink(reason.code).catch(this.#logFailure);
		this.#move(state, { reason, until });
		void this.#save();
		this.#announce('disconnected');
		if (until !== null) this.#connectAt(until);
	}

	#storageFailed(reason: StateReason): void {
		this.#move('storage_error', { reason });
		this.#announce('disconnected');
		this.#probeStorage();
	}

	#probeStorage(): void {
		const { clock, isStorageWritable } = this.parts;
		this.#cancelTimer = clock.schedule(STORAGE_PROBE_MS, () => {
			void isStorageWritable().then((writable) => {
				if (this.#status.state !== 'storage_error') return;
				if (!writable) return this.#probeStorage();
				if (this.#isLinked) return this.#connect();
				this.#move('created', { reason: null });
			});
		});
	}

	#connectAt(time: number): void {
		this.#cancelTimer();
		const wait = Math.max(0, time - this.parts.clock.now());
		this.#cancelTimer = this.parts.clock.schedule(wait, () => this.#connect());
	}

	async #unlink(reason: string): Promise<void> {
		this.#isLinked = false;
		this.#status = { ...this.#status, phone: null, lid: null, profileName: null };
		await this.parts.account.archive(reason);
	}

	async #dropSocket(): Promise<void> {
		this.#generation += 1;
		this.#cancelTimer();
		this.#cancelStable();
		const connection = this.#connection;
		this.#connection = null;
		this.#offer = null;
		this.#pairingPhone = null;
		if (connection) this.parts.listener.closed();
		await connection?.close();
	}

	#keepIdentity({ phone, lid, name }: AccountIdentity): void {
		this.#status = { ...this.#status, phone, lid, profileName: name ?? this.#status.profileName };
	}

	#move(
		state: InstanceState,
		{ reason, until = null }: { reason: StateReason | null; until?: number | null },
	): void {
		const from = this.#status.state;
		if (!mayMove(from, state)) {
			this.parts.logger.error({ from, to: state }, 'an instance may not move like this');
			return;
		}
		const since = from === state ? this.#status.since : this.parts.clock.now();
		this.#status = { ...this.#status, state, reason, until, since };
		for (const look of [...this.#watchers]) look();
	}

	/** Each state once, until another one is told. */
	#announce(what: 'connected' | 'disconnected'): void {
		const { state } = this.#status;
		if (this.#announced === state) return;
		this.#announced = state;
		this.parts.listener.announce(`instance.${what}`, this.status);
	}

	async #save(): Promise<void> {
		const { name, state, reason, until, phone, lid, profileName } = this.#status;
		const change = { state, reason, until, phone, lid, profileName, linked: this.#isLinked };
		await this.parts.instances.update(name, change).catch(this.#logFailure);
	}

	readonly #logFailure = (error: unknown): void => {
		this.parts.logger.error({ error: GatewayError.from(error).message }, 'a state was not stored');
	};
}
