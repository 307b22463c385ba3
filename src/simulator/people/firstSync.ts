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
	const conversations = person.remembered.map((chat) => toConversation(chat, handedOf(chat)));
	sendHistory(person, companion, { syncType: HistorySyncType.RECENT, conversations });
	if (companion.state.fullHistory) {
		const whole = person.remembered.map((chat) => toConversation(chat, chat.texts));
		sendHistory(person, companion, { syncType: HistorySyncType.FULL, conversations: whole });
	}
	companion.state.synced = true;
}

/** What somebody put on a message of the chat; the owner of the phone, or the other one. */
export interface RememberedReaction {
	emoji: string;
	fromMe?: boolean;
}

/** A chat that the phone had before any client was linked. */
export interface RememberedChat {
	with: Person;
	/** Oldest first. */
	texts: {
		id: string;
		text: string;
		fromMe: boolean;
		timestamp: number;
		reactions: RememberedReaction[];
	}[];
	unread: number;
	archived: boolean;
	/** How many of the newest are handed over unasked; all of them by default. */
	handed?: number;
}

/** A linked client asks for what came before a message: the phone answers with as much as it has and was asked for. */
export function answerHistoryRequest(
	person: Person,
	companion: Companion,
	{
		id,
		request,
	}: {
		id: string;
		request: proto.Message.PeerDataOperationRequestMessage.IHistorySyncOnDemandRequest;
	},
): void {
	const asked = person.network.people.find(request.chatJid ?? '');
	const chat = person.remembered.find((each) => each.with === asked);
	const from = chat?.texts.findIndex((text) => text.id === request.oldestMsgId) ?? -1;
	const count = request.onDemandMsgCount ?? 0;
	const older = from < 0 ? [] : (chat?.texts.slice(Math.max(0, from - count), from) ?? []);
	const history = {
		syncType: HistorySyncType.ON_DEMAND,
		conversations: chat ? [toConversation(chat, older)] : [],
	};
	sendHistory(person, companion, history, id);
}

function handedOf({ texts, handed = texts.length }: RememberedChat): RememberedChat['texts'] {
	return handed === 0 ? [] : texts.slice(-handed);
}

/** As the phone has it: the newest message first. */
function toConversation(chat: RememberedChat, texts: RememberedChat['texts']): proto.IConversation {
	const { network } = chat.with;
	const id = chat.with.jid(network.addressing);
	return {
		id,
		unreadCount: chat.unread,
		archived: chat.archived,
		conversationTimestamp: chat.texts.at(-1)?.timestamp ?? 0,
		messages: [...texts].reverse().map((each) => ({
			message: {
				key: { remoteJid: id, id: each.id, fromMe: each.fromMe },
				message: { conversation: each.text },
				messageTimestamp: each.timestamp,
				// Each with the key of the message that brought it.
				reactions: each.reactions.map(({ emoji, fromMe = false }, index) => ({
					key: { remoteJid: id, id: `${each.id}${index}`, fromMe },
					text: emoji,
					senderTimestampMs: each.timestamp * 1_000,
				})),
			},
		})),
	};
}

function sendHistory(
	person: Person,
	companion: Companion,
	history: proto.IHistorySync,
	peerDataRequestSessionId?: string,
): void {
	const bytes = proto.HistorySync.encode({ chunkOrder: 1, progress: 100, ...history }).finish();
	person.phone.sendToOwn(companion, {
		protocolMessage: {
			type: Type.HISTORY_SYNC_NOTIFICATION,
			historySyncNotification: {
				syncType: history.syncType as number,
				chunkOrder: 1,
				progress: 100,
				peerDataRequestSessionId,
				initialHistBootstrapInlinePayload: deflateSync(bytes),
			},
		},
	});
}
