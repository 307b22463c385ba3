import type {
	BaileysEventEmitter,
	BaileysEventMap,
	ChatUpdate,
	WAMessage,
	WAMessageUpdate,
} from '@whiskeysockets/baileys';
import type { ChatChange } from '../../domain/ports/directory';
import type { ConnectionEvent } from '../connection';
import { isIgnored } from './events';
import { tellHistory } from './history';
import { withoutDevice } from './jid';
import { decodeMute, toMs } from './times';

/** Called with a message that is through the library, also with one that it could not read. */
export type Upserted = (message: WAMessage) => void;

/**
 * Takes the library's messages, chat updates, stars and history at their source, since in its buffer they wait for a tenth
 * of a second and are merged. What a patch of the phone says about a chat is added up with what the library counts of each
 * message, and what a first sync says is parked for good when the chat is not in the same buffer; of the history the pairs
 * of numbers and LIDs are lost, while all of it is held in memory; and each message that comes copies the list of those
 * that wait. What nobody hears does not get there: to gather one receipt took 47 of a sent message's 1,650 µs in a profile.
 */
export function takeAtSource(
	ev: BaileysEventEmitter,
	upserted: Upserted,
	tell: (event: ConnectionEvent) => void,
) {
	const emit = ev.emit.bind(ev) as (name: string, data: unknown) => boolean;
	ev.emit = (name: string, data: unknown) => {
		if (name === 'messaging-history.set') {
			tellHistory(data as BaileysEventMap['messaging-history.set'], tell);
			return true;
		}
		if (name === 'messages.upsert') {
			(data as BaileysEventMap['messages.upsert']).messages.forEach(upserted);
			return true;
		}
		if (name === 'messages.update') tellStars(data as WAMessageUpdate[], tell);
		if (name === 'chats.update') {
			for (const update of data as ChatUpdate[]) tellUpdate(update, tell);
			return true;
		}
		return isIgnored(name) || emit(name, data);
	};
}

/** Of all that the library says about messages, only this comes from patches of the phone. */
function tellStars(updates: readonly WAMessageUpdate[], tell: (event: ConnectionEvent) => void) {
	for (const { key, update } of updates) {
		const { remoteJid, id: messageId } = key;
		if (!remoteJid || !messageId || typeof update.starred !== 'boolean') continue;
		tell({ type: 'starred', jid: withoutDevice(remoteJid), messageId, on: update.starred });
	}
}

function tellUpdate(update: ChatUpdate, tell: (event: ConnectionEvent) => void): void {
	if (!update.id) return;
	const jid = withoutDevice(update.id);
	// Only patches carry a condition, be it an empty one; the rest the library makes of messages.
	const isPatch = 'conditional' in update;
	const change = isPatch ? decodePatch(update) : decodeSideEffect(update);
	if (Object.keys(change).length === 0) return;
	tell({ type: 'chat', jid, change, ...(!isPatch && { onlyKnown: true }) });
}

function decodePatch({ archived, pinned, muteEndTime, unreadCount }: ChatUpdate): ChatChange {
	return {
		...(typeof archived === 'boolean' && { archived }),
		...(pinned !== undefined && { pinnedAt: pinned === null ? null : toMs(Number(pinned)) }),
		...(muteEndTime !== undefined && { mutedUntil: decodeMute(muteEndTime) }),
		// -1 is the mark that a person set by hand; null says nothing.
		...(unreadCount === -1 && { markedUnread: true }),
		...(unreadCount === 0 && { unreadCount: 0, markedUnread: false }),
	};
}

/** A message unarchives its chat where the account wants that. When messages vanish is read from them (`inbound.ts`). */
function decodeSideEffect({ archived }: ChatUpdate): ChatChange {
	return archived === false ? { archived } : {};
}
