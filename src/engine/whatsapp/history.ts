import type { BaileysEventMap, Chat, Contact } from '@whiskeysockets/baileys';
import type { ChatChange, ContactChange } from '../../domain/ports/directory';
import type { ConnectionEvent } from '../connection';
import type { HistoryPart } from '../directory/heard';
import { decodeUpsert } from './inbound';
import { isGroup, isLid, isPhoneJid, userOf, withoutDevice } from './jid';
import { decodeMute, toMs } from './times';

type History = BaileysEventMap['messaging-history.set'];

/** Who is who comes first, so that everything after it is told with both addresses. */
export function tellHistory(history: History, tell: (event: ConnectionEvent) => void): void {
	const { chats, contacts, messages, lidPnMappings, progress, isLatest } = history;
	const pairs = [...(lidPnMappings ?? []), ...contacts.map(pairOf)].flatMap((pair) =>
		pair && isLid(pair.lid) && isPhoneJid(pair.pn)
			? [{ lid: withoutDevice(pair.lid), phone: userOf(pair.pn) }]
			: [],
	);
	if (pairs.length > 0) tell({ type: 'identities', rows: pairs });
	const part: HistoryPart = {
		chats: chats.flatMap((chat) => decodeChat(chat) ?? []),
		contacts: contacts.flatMap((contact) => decodeContact(contact) ?? []),
		*messages() {
			for (const each of messages) {
				const message = decodeUpsert(each);
				if (message) yield message;
			}
		},
		progress: progress ?? null,
		isLatest: isLatest ?? null,
	};
	tell({ type: 'history', part });
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
