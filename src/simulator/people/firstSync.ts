import { randomBytes, randomInt } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys';
import type { Companion } from './Companion';
import type { Person } from './Person';

/** The key that an account's devices share to encrypt app state (mutes, pins, names). */
export interface AppStateKey {
	id: Buffer;
	data: Buffer;
	timestamp: number;
	rawId: number;
}

const { HistorySyncType } = proto.HistorySync;
const { Type } = proto.Message.ProtocolMessage;

export function appStateKeyOf(person: Person): AppStateKey {
	person.phone.state.appStateKey ??= {
		id: randomBytes(6),
		data: randomBytes(32),
		timestamp: Date.now(),
		rawId: randomInt(1, 2 ** 31),
	};
	return person.phone.state.appStateKey;
}

export function encodeAppStateKey(key: AppStateKey): proto.Message.IAppStateSyncKeyData {
	return {
		keyData: key.data,
		fingerprint: { rawId: key.rawId, currentIndex: 0, deviceIndexes: [0] },
		timestamp: key.timestamp,
	};
}

/**
 * What the phone sends a device that was just linked: the app-state key, then the history (empty chats, the names and
 * the LIDs it knows), compressed inside the notification so that no media server is needed.
 */
export function syncNewDevice(person: Person, companion: Companion): void {
	const key = appStateKeyOf(person);
	person.phone.sendToOwn(companion, {
		protocolMessage: {
			type: Type.APP_STATE_SYNC_KEY_SHARE,
			appStateSyncKeyShare: {
				keys: [{ keyId: { keyId: key.id }, keyData: encodeAppStateKey(key) }],
			},
		},
	});
	const others = person.network.people.people.filter((other) => !other.settings.noWhatsApp);
	sendHistory(person, companion, {
		syncType: HistorySyncType.INITIAL_BOOTSTRAP,
		phoneNumberToLidMappings: others
			.filter((other) => !other.settings.hidesLid)
			.map((other) => ({ pnJid: other.jid('pn'), lidJid: other.jid('lid') })),
	});
	sendHistory(person, companion, {
		syncType: HistorySyncType.PUSH_NAME,
		pushnames: others
			.filter((other) => other.settings.name)
			.map((other) => ({ id: other.jid('pn'), pushname: other.settings.name })),
	});
	const conversations = person.remembered.map(toConversation);
	sendHistory(person, companion, { syncType: HistorySyncType.RECENT, conversations });
	companion.state.synced = true;
}

/** A chat that the phone had before any client was linked. */
export interface RememberedChat {
	with: Person;
	/** Oldest first. */
	texts: { id: string; text: string; fromMe: boolean; timestamp: number }[];
	unread: number;
	archived: boolean;
}

/** As the phone has it: the newest message first. */
function toConversation(chat: RememberedChat): proto.IConversation {
	const { network } = chat.with;
	const id = chat.with.jid(network.addressing);
	return {
		id,
		unreadCount: chat.unread,
		archived: chat.archived,
		conversationTimestamp: chat.texts.at(-1)?.timestamp ?? 0,
		messages: [...chat.texts].reverse().map((each) => ({
			message: {
				key: { remoteJid: id, id: each.id, fromMe: each.fromMe },
				message: { conversation: each.text },
				messageTimestamp: each.timestamp,
			},
		})),
	};
}

function sendHistory(person: Person, companion: Companion, history: proto.IHistorySync): void {
	const bytes = proto.HistorySync.encode({ chunkOrder: 1, progress: 100, ...history }).finish();
	person.phone.sendToOwn(companion, {
		protocolMessage: {
			type: Type.HISTORY_SYNC_NOTIFICATION,
			historySyncNotification: {
				syncType: history.syncType as number,
				chunkOrder: 1,
				progress: 100,
				initialHistBootstrapInlinePayload: deflateSync(bytes),
			},
		},
	});
}
