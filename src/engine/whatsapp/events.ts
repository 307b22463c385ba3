import type { BaileysEventMap, WACallEvent, WAMessage } from '@whiskeysockets/baileys';
import type { CallUpdate, ConnectionEvent } from '../connection';
import { decodeUpsert, identitiesOf } from './inbound';
import { readCap } from './newChats';
import { isLid, isPhoneJid, userOf, withoutDevice } from './jid';

type Tell = (event: ConnectionEvent) => void;
type EventName = keyof BaileysEventMap;

/** What the events of the library become. Connection and credentials are the socket's own business. */
type Translations = {
	[Name in EventName]:
		((payload: BaileysEventMap[Name], tell: Tell) => void) | 'ignored' | 'socket';
};

const translations: Translations = {
	'connection.update': 'socket',
	'creds.update': 'socket',
	// Taken before it waits in a buffer (`takeAtSource.ts`).
	'messages.upsert': 'socket',
	'lid-mapping.update': ({ lid, pn }, tell) => tellIdentities([toIdentity(lid, pn)], tell),
	// Taken before the library gathers it all in memory (`history.ts`).
	'messaging-history.set': 'socket',
	'contacts.upsert': (contacts, tell) => tellContacts(contacts, tell),
	'contacts.update': (contacts, tell) => tellContacts(contacts, tell),

	call: (calls, tell) => {
		// The answer to a question for a link of a call is told as a call of nobody (rc14).
		for (const each of calls.filter(({ id, from }) => Boolean(id && from))) {
			tellIdentities([toIdentity(each.from, each.callerPn ?? '')], tell);
			const call = toCall(each);
			if (call) tell({ type: 'call', call });
		}
	},

	// Read from the receipts themselves (`receipts.ts`), and stars at their source (`takeAtSource.ts`): here they wait in a
	// buffer and are merged into other events.
	'messages.update': 'ignored',
	'message-receipt.update': 'ignored',
	// Reactions, edits and deletions arrive as messages of their own, before these summaries.
	'messages.reaction': 'ignored',
	'messages.delete': 'ignored',
	// Heard by who asked the phone for a file again (`queries/media.ts`).
	'messages.media-update': 'socket',
	'messaging-history.status': 'ignored',
	// Groups that were made or joined; they are told by their own events.
	'chats.upsert': 'ignored',
	// Taken before the library merges and parks them (`takeAtSource.ts`).
	'chats.update': 'socket',
	'chats.delete': (jids, tell) => {
		for (const jid of jids) tell({ type: 'chatDeleted', jid: withoutDevice(jid) });
	},
	'chats.lock': 'ignored',
	// Read from the stanzas themselves (`presence.ts`): the library takes a pause for being online.
	'presence.update': 'ignored',
	'groups.upsert': 'ignored',
	'groups.update': 'ignored',
	'group-participants.update': 'ignored',
	'group.join-request': 'ignored',
	'group.member-tag.update': 'ignored',
	'blocklist.set': 'ignored',
	'blocklist.update': 'ignored',
	'labels.edit': ({ id, name, color, predefinedId, deleted }, tell) => {
		if (deleted) return tell({ type: 'labelDeleted', labelId: id });
		const label = { labelId: id, name: name ?? null, color: color ?? null };
		tell({ type: 'label', label: { ...label, predefinedId: predefinedId ?? null } });
	},
	'labels.association': ({ type, association }, tell) => {
		const { labelId, chatId } = association;
		const messageId = 'messageId' in association ? association.messageId : null;
		tell({
			type: 'labelPlaced',
			labelId,
			jid: withoutDevice(chatId),
			messageId,
			on: type === 'add',
		});
	},
	// Read from the notifications themselves (`channels/postCounts.ts`), in which the library does not find them.
	'newsletter.reaction': 'ignored',
	'newsletter.view': 'ignored',
	'newsletter-participants.update': 'ignored',
	'newsletter-settings.update': 'ignored',
	'message-capping.update': (cap, tell) => tell({ type: 'newChats', limits: readCap(cap) }),
	'settings.update': 'ignored',
};

/** Whether nobody hears it: then it need not be gathered either. */
export function isIgnored(name: string): boolean {
	return Object.hasOwn(translations, name) && translations[name as EventName] === 'ignored';
}

/** Tells what a batch of library events means; unknown and ignored ones say nothing. */
export function translateEvents(batch: Partial<BaileysEventMap>, tell: Tell): void {
	for (const name of Object.keys(batch) as EventName[]) translate(name, batch, tell);
}

/** Tells of a message that was not told from its stanza. */
export function tellUpsert(upsert: WAMessage, tell: Tell): void {
	const message = decodeUpsert(upsert);
	if (!message) return;
	tellIdentities(identitiesOf(message), tell);
	tell({ type: 'message', message });
}

function translate<Name extends EventName>(
	name: Name,
	batch: Partial<BaileysEventMap>,
	tell: Tell,
): void {
	const translation = translations[name];
	const payload = batch[name];
	if (typeof translation === 'function' && payload !== undefined) translation(payload, tell);
}

const callStates: Partial<Record<WACallEvent['status'], CallUpdate['status']>> = {
	offer: 'ringing',
	accept: 'accepted',
	reject: 'rejected',
	timeout: 'missed',
	terminate: 'ended',
};

/** Null for what the apps say to each other while a call is set up. */
function toCall({ id, chatId, from, status, isVideo, isGroup, date }: WACallEvent) {
	const state = callStates[status];
	if (!state) return null;
	return {
		callId: id,
		chat: withoutDevice(chatId),
		from: withoutDevice(from),
		video: isVideo === true,
		isGroup: isGroup === true,
		status: state,
		timestamp: date.getTime(),
	};
}

interface KnownContact {
	id?: string;
	lid?: string | null;
	phoneNumber?: string | null;
	name?: string | null;
	notify?: string | null;
	verifiedName?: string | null;
}

function tellContacts(contacts: readonly KnownContact[], tell: Tell): void {
	for (const { id, lid, phoneNumber, name, notify, verifiedName } of contacts) {
		if (!id) continue;
		tellIdentities([toIdentity(lid ?? id, phoneNumber ?? id)], tell);
		const change = {
			...(name && { name }),
			...(notify && { profileName: notify }),
			...(verifiedName && { businessName: verifiedName, isBusiness: true }),
		};
		const isPerson = isLid(id) || isPhoneJid(id);
		if (isPerson && Object.keys(change).length > 0) {
			tell({ type: 'contact', jid: withoutDevice(id), change });
		}
	}
}

function toIdentity(lid: string, phoneJid: string) {
	if (!isLid(lid) || !isPhoneJid(phoneJid)) return null;
	return { lid: withoutDevice(lid), phone: userOf(phoneJid) };
}

function tellIdentities(found: readonly ReturnType<typeof toIdentity>[], tell: Tell): void {
	const rows = found.filter((row) => row !== null);
	if (rows.length > 0) tell({ type: 'identities', rows });
}
