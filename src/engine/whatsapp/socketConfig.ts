import type { Agent } from 'node:https';
import {
	DEFAULT_CONNECTION_CONFIG,
	proto,
	type SignalKeyStore,
	type SocketConfig,
	type UserFacingSocketConfig,
} from '@whiskeysockets/baileys';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { MessageRepository } from '../../domain/ports/storage';
import type { ConnectSettings } from '../connection';
import type { AuthState } from './authState';
import { openCache } from './caches';
import { toMetadata } from './groups/groupSending';
import { isStatus } from './jid';
import { libraryLogger } from './libraryLogger';

const MINUTE = 60_000;

export interface SocketParts {
	instance: string;
	auth: AuthState;
	/** False once the account has a newer socket. */
	isCurrent: () => boolean;
	messages: MessageRepository;
	signalRepository: (store: SignalKeyStore) => SocketConfig['makeSignalRepository'];
	logger: Logger;
	clock: Clock;
	settings: ConnectSettings;
	/** By which a proxy is taken. */
	agent: Agent | undefined;
	/** Another server than WhatsApp's own: the sandbox. */
	url: string | null;
}

/** Caches of one instance: bounded, and kept over reconnects. */
export function openSocketCaches(clock: Clock) {
	const open = (limit: number, minutes: number) =>
		openCache(limit, minutes * MINUTE, () => clock.now());
	return {
		// WhatsApp tells of every change: a group of many is not asked for its devices every few minutes.
		userDevicesCache: open(5_000, 60),
		msgRetryCounterCache: open(2_000, 60),
		callOfferCache: open(100, 5),
		placeholderResendCache: open(500, 60),
		mediaCache: open(200, 60),
	};
}

export type SocketCaches = ReturnType<typeof openSocketCaches>;

/** What every socket is opened with; each line that differs from the library's default says why. */
export function socketConfig(parts: SocketParts, caches: SocketCaches): UserFacingSocketConfig {
	const { instance, auth, messages, settings, agent, url } = parts;
	const { version, online, fullHistory } = settings;
	const keys = fencedKeys(parts);
	return {
		...caches,
		...(agent && { agent, fetchAgent: agent }),
		auth: { creds: auth.creds, keys },
		makeSignalRepository: parts.signalRepository(keys),
		logger: libraryLogger(parts.logger),
		version: version ?? DEFAULT_CONNECTION_CONFIG.version,
		waWebSocketUrl: url ?? DEFAULT_CONNECTION_CONFIG.waWebSocketUrl,
		// Contacts ask for a message again for days; the library's own memory of them is five minutes. A status it would
		// send again as a message of the chat (rc14).
		getMessage: async ({ id, remoteJid }) => {
			const row = id && !isStatus(remoteJid ?? '') ? await messages.get(instance, id) : null;
			return row ? proto.Message.decode(row.proto) : undefined;
		},
		// Without it the library asks for the whole group within each send.
		cachedGroupMetadata: async (jid) => {
			const group = await settings.groups.get(jid);
			return group ? toMetadata(group) : undefined;
		},
		// The library times each frame with two stack traces, but a frame waits in our gate and not in its hands. The time
		// until WhatsApp answers is bounded in SocketConnection.ts.
		connectTimeoutMs: 0,
		// A dead line is noticed by the silence after a ping (Pulse.ts).
		keepAliveIntervalMs: 20_000,
		// Online on connect silences the notifications of the person's own phone.
		markOnlineOnConnect: online,
		// The first LID pairs and privacy tokens come with the history, so the short one is taken.
		syncFullHistory: fullHistory,
		shouldSyncHistoryMessage: ({ syncType }) =>
			fullHistory || Number(syncType) !== Number(proto.HistorySync.HistorySyncType.FULL),
		emitOwnEvents: true,
		generateHighQualityLinkPreview: false,
		// The storage has retried already; every further try would hold the contact's lock.
		transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 0 },
	};
}

/** What comes free in a socket after its account has a newer one steps no ratchet any more. */
function fencedKeys({ auth: { keys }, isCurrent }: SocketParts): SignalKeyStore {
	return {
		...keys,
		set: (data) =>
			isCurrent() ? keys.set(data) : Promise.reject(new Error('there is a newer socket')),
	};
}
