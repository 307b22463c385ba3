import {
	type BaileysEventMap,
	type Chat,
	type Contact,
	downloadAndProcessHistorySyncNotification,
	type proto,
} from '@whiskeysockets/baileys';
import type { ChatChange, ContactChange } from '../../domain/ports/directory';
import type { IdentityRow } from '../../domain/ports/storage';
import type { ConnectionEvent } from '../connection';
import type { HeardReaction, HistoryPart } from '../directory/heard';
import { historyKey } from './historyNotice';
import { decodeUpsert } from './inbound';
import { isGroup, isLid, isPhoneJid, userOf, withoutDevice } from './jid';
import { decodeMute, toMs } from './times';

type History = BaileysEventMap['messaging-history.set'];

/** Fetches what a message announces, as the library does when it comes. */
export async function readHistory(
	message: proto.IMessage,
	logger: Parameters<typeof downloadAndProcessHistorySyncNotification>[2],
) {
	const notice = message.protocolMessage?.historySyncNotification;
	if (!notice) throw new Error('a message that announces no history');
	const { chunkOrder, peerDataRequestSessionId } = notice;
	const found = await downloadAndProcessHistorySyncNotification(notice, {}, logger);
	return decodeHistory({ ...found, chunkOrder, peerDataRequestSessionId });
}

/** Who is who comes first, so that everything after it is told with both addresses. */
export function tellHistory(history: History, tell: (event: ConnectionEvent) => void): void {
	const { pairs, part } = decodeHistory(history);
	if (pairs.length > 0) tell({ type: 'identities', rows: pairs });
	tell({ type: 'history', part });
}

function decodeHistory(history: History): { pairs: IdentityRow[]; part: HistoryPart } {
	const { chats, contacts, messages, lidPnMappings, progress, isLatest } = history;
	const pairs = [...(lidPnMappings ?? []), ...contacts.map(pairOf)].flatMap((pair) =>
		pair && isLid(pair.lid) && isPhoneJid(pair.pn)
			? [{ lid: withoutDevice(pair.lid), phone: userOf(pair.pn) }]
			: [],
	);
	const part: HistoryPart = {
		chats: chats.flatMap((chat) => decodeChat(chat) ?? []),
		contacts: contacts.flatMap((contact) => decodeContact(contact) ?? []),
		*messages() {
			for (const each of messages) {
				const message = decodeUpsert(each);
				if (message)
					yield { ...message, reactions: (each.reactions ?? []).flatMap(decodeReaction) };
			}
		},
		progress: progress ?? null,
		isLatest: isLatest ?? null,
		key: historyKey(history),
		requestId: history.peerDataRequestSessionId || null,
	};
	return { pairs, part };
}

function pairOf({ id, lid, phoneNumber }: Contact) {
	const named = { lid: lid ?? id, pn: phoneNumber ?? id };
	return isLid(named.lid) && isPhoneJid(named.pn) ? named : null;
}

function decodeChat(chat: Chat): HistoryPart['chats'][number] | null {
	const { id } = chat;
	if (!id || !(isGroup(id) || isLid(id) || isPhoneJid(id))) return null;
	const { unreadCount, markedAsUnread, archived, pinned, muteEndTime } = chat;
	const change: ChatChange = {
		...(unreadCount != null && { unreadCount: Math.max(0, unreadCount) }),
		...(markedAsUnread && { markedUnread: true }),
		...(archived != null && { archived }),
		...(pinned && { pinnedAt: toMs(Number(pinned)) }),
		...(muteEndTime != null && { mutedUntil: decodeMute(muteEndTime) }),
		...(chat.ephemeralExpiration != null && { disappearAfter: chat.ephemeralExpiration }),
		...(isGroup(id) && chat.name && { name: chat.name }),
	};
	const timestamp = toMs(Number(chat.conversationTimestamp ?? 0));
	return { jid: withoutDevice(id), change, timestamp };
}

/** Null for what names nobody. */
function decodeContact({ id, name, notify, verifiedName }: Contact) {
	if (!isLid(id) && !isPhoneJid(id)) return null;
	const change: ContactChange = {
		...(name && { name }),
		...(notify && { profileName: notify }),
		...(verifiedName && { businessName: verifiedName, isBusiness: true }),
	};
	return Object.keys(change).length > 0 ? { jid: withoutDevice(id), change } : null;
}

/** Its key is that of the message that brought it. */
function decodeReaction({ key, text, senderTimestampMs }: proto.IReaction): HeardReaction[] {
	const by = key?.participant || key?.remoteJid;
	if (!text || !key || (!key.fromMe && !by)) return [];
	const timestamp = Number(senderTimestampMs ?? 0);
	return [{ by: key.fromMe || !by ? null : withoutDevice(by), emoji: text, timestamp }];
}
