import type { IDataObject } from 'n8n-workflow';
import { ParameterError } from '../ParameterError';
import { isEmpty, readList, readText } from '../readValue';
import {
	isSameNumber,
	readAddresses,
	withoutDevice,
	type Address,
	type AddressMatch,
} from './addressMatch';

type Fields = Record<string, unknown>;

const chatKinds = ['direct', 'groups', 'channels', 'status'] as const;
type ChatKind = (typeof chatKinds)[number];

/** What of the events that were asked for starts the workflow. An empty list lets everything through. */
export interface EventFilter {
	chats: 'all' | ChatKind;
	/** Leaves out what this gateway itself sent. */
	ignoreOwn: boolean;
	sentBy: readonly string[];
	types: readonly string[];
	onlyChats: readonly AddressMatch[];
	ignoreChats: readonly AddressMatch[];
	onlySenders: readonly AddressMatch[];
	ignoreSenders: readonly AddressMatch[];
	/** Lower case. */
	contains: string;
	matches: RegExp | null;
	/** In groups, only what mentions this account or replies to it. */
	onlyMentioned: boolean;
}

/** The account that an instance is linked to; what the gateway does not tell is null. */
export interface OwnAccount {
	phone: string | null;
	lid: string | null;
}

/** The trigger's options. Throws ParameterError for an address or an expression that can match nothing. */
export function readFilter(options: IDataObject, country: string | null): EventFilter {
	const addresses = (title: string, value: unknown) =>
		isEmpty(value) ? [] : readAddresses(title, readList({ title }, value), country);
	return {
		chats: chatKinds.find((kind) => kind === options.chats) ?? 'all',
		ignoreOwn: options.ignoreOwn === true,
		sentBy: texts(options.sentBy),
		types: texts(options.messageTypes),
		onlyChats: addresses('Only Chats', options.onlyChats),
		ignoreChats: addresses('Ignore Chats', options.ignoreChats),
		onlySenders: addresses('Only Senders', options.onlySenders),
		ignoreSenders: addresses('Ignore Senders', options.ignoreSenders),
		contains: isEmpty(options.textContains)
			? ''
			: readText({ title: 'Text Contains' }, options.textContains).toLowerCase(),
		matches: readExpression(options.textMatches),
		onlyMentioned: options.onlyMentioned === true,
	};
}

/** With or without the slashes; without flags, the case of letters does not matter. */
function readExpression(given: unknown): RegExp | null {
	if (isEmpty(given)) return null;
	const title = 'Text Matches';
	const text = readText({ title }, given);
	const [, source = text, flags = 'i'] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
	const expression = compile(source, flags);
	if (expression) return expression;
	const hint = 'Write it as in JavaScript, such as ^(yes|no)$ or /order \\d+/i';
	throw new ParameterError(title, 'is not a regular expression', hint);
}

function compile(source: string, flags: string): RegExp | null {
	try {
		// Neither `g` nor `y`: they make a test remember where the last one ended.
		return new RegExp(source, flags.replace(/[gy]/g, ''));
	} catch {
		return null;
	}
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}

/**
 * Whether an event starts the workflow. An event passes every filter on what it does not have: one of no chat all those
 * on chats, one that is no message all those on messages. `own` is null while the gateway does not tell the account.
 */
export function passes(filter: EventFilter, data: Fields, own: OwnAccount | null): boolean {
	return (
		passesOrigin(filter, data) &&
		passesChat(filter, data) &&
		passesSender(filter, data) &&
		passesContent(filter, data) &&
		(!filter.onlyMentioned || isForUs(data, own))
	);
}

function passesOrigin({ ignoreOwn, sentBy }: EventFilter, data: Fields): boolean {
	if (typeof data.sentBy !== 'string') return true;
	if (ignoreOwn && data.sentBy === 'api') return false;
	return sentBy.length === 0 || sentBy.includes(data.sentBy);
}

function passesChat({ chats, onlyChats, ignoreChats }: EventFilter, data: Fields): boolean {
	const id = textOf(data.chatId) ?? textOf(data.groupId);
	if (id === null) return true;
	if (chats !== 'all' && chats !== kindOf(id)) return false;
	return isListed({ ...addressIn(data), id }, onlyChats, ignoreChats);
}

function kindOf(chatId: string): ChatKind {
	if (chatId.endsWith('@g.us')) return 'groups';
	if (chatId.endsWith('@newsletter')) return 'channels';
	return chatId.endsWith('@broadcast') ? 'status' : 'direct';
}

function passesSender({ onlySenders, ignoreSenders }: EventFilter, data: Fields): boolean {
	const who = [data.sender, data.from, data.person].find(isFields);
	return !who || isListed(addressIn(who), onlySenders, ignoreSenders);
}

function isListed(
	address: Address,
	only: readonly AddressMatch[],
	ignored: readonly AddressMatch[],
): boolean {
	if (ignored.some((matches) => matches(address))) return false;
	return only.length === 0 || only.some((matches) => matches(address));
}

function passesContent({ types, contains, matches }: EventFilter, { message }: Fields): boolean {
	if (!isFields(message)) return true;
	if (types.length > 0 && !types.includes(String(message.type))) return false;
	const text = textOf(message.text) ?? '';
	return text.toLowerCase().includes(contains) && (matches?.test(text) ?? true);
}

/** Whether a message in a group speaks to this account; every other event does. */
function isForUs(data: Fields, own: OwnAccount | null): boolean {
	const { message } = data;
	if (!isFields(message) || kindOf(String(data.chatId)) !== 'groups' || own === null) return true;
	const { mentions, quoted } = message;
	const named = Array.isArray(mentions) ? mentions.map(String) : [];
	const answered = isFields(quoted) ? textOf(quoted.sender) : null;
	return [...named, answered].some((jid) => jid !== null && isOwn(jid, own));
}

function isOwn(jid: string, { phone, lid }: OwnAccount): boolean {
	const plain = withoutDevice(jid);
	// Groups of today name people by LID; where the gateway tells no LID of its own, any of them may be meant.
	if (plain.endsWith('@lid')) return lid === null || plain === withoutDevice(lid);
	return phone !== null && isSameNumber(phone, plain.replace(/@.*$/, ''));
}

function addressIn({ id, phone, lid }: Fields): Address {
	return { id: textOf(id), phone: textOf(phone), lid: textOf(lid) };
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
