import type { EventName, GatewayEvent } from './event';
import type { ChatAddress } from './message';

/** Kinds of chats, as filters name them. */
export const chatTypes = ['person', 'group', 'channel', 'status', 'broadcast'] as const;

export type ChatType = (typeof chatTypes)[number];

/** Which chats' events somebody wants. Empty lists let everything through; what is of no chat always passes. */
export interface EventFilter {
	chatTypes: ChatType[];
	/** Only these: numbers in digits, LIDs, group and channel ids, as `chatName` writes them. */
	chats: string[];
	/** None of these. */
	ignoredChats: string[];
}

const PERSON_SUFFIX = '@s.whatsapp.net';

const typeOfServer: Record<string, ChatType> = {
	'g.us': 'group',
	newsletter: 'channel',
	broadcast: 'broadcast',
};

/** A number in any spelling, or a JID with or without device, as filters compare it. */
export function chatName(text: string): string {
	const trimmed = text.trim();
	if (!trimmed.includes('@')) return /[a-z]/i.test(trimmed) ? trimmed : trimmed.replace(/\D/g, '');
	const jid = trimmed.replace(/:\d+@/, '@').replace(/@c\.us$/, PERSON_SUFFIX);
	return jid.endsWith(PERSON_SUFFIX) ? jid.slice(0, -PERSON_SUFFIX.length) : jid;
}

function passesFilter(filter: EventFilter, { lane, instance, data }: GatewayEvent): boolean {
	if (lane === instance) return true;
	return passesChat(filter, lane, [data.chatId, data.phone, data.lid]);
}

/** Whether events of a chat get through. */
export function coversChat(
	filter: EventFilter | null,
	{ jid, phone, lid }: Pick<ChatAddress, 'jid' | 'phone' | 'lid'>,
): boolean {
	return filter === null || passesChat(filter, jid, [phone, lid]);
}

function passesChat(filter: EventFilter, jid: string, others: readonly unknown[]): boolean {
	const { chatTypes: types, chats, ignoredChats } = filter;
	if (types.length > 0 && !types.includes(chatTypeOf(jid))) return false;
	if (chats.length === 0 && ignoredChats.length === 0) return true;
	const names = [jid, ...others].filter((name) => typeof name === 'string').map(chatName);
	const isNamed = (list: readonly string[]) => names.some((name) => list.includes(name));
	return (chats.length === 0 || isNamed(chats)) && !isNamed(ignoredChats);
}

/** Whether a subscription with these settings is delivered an event. Empty `events` means all. */
export function wantsEvent(
	{ events, filter }: { events: readonly EventName[]; filter: EventFilter | null },
	event: GatewayEvent,
): boolean {
	const isNamed = events.length === 0 || events.includes(event.event);
	return isNamed && (filter === null || passesFilter(filter, event));
}

function chatTypeOf(jid: string): ChatType {
	if (jid === 'status@broadcast') return 'status';
	return typeOfServer[jid.slice(jid.indexOf('@') + 1)] ?? 'person';
}
