import type { INodeListSearchItems } from 'n8n-workflow';
import type { Connection } from './connection';
import { ParameterError } from './ParameterError';
import { isEmpty } from './readValue';
import { isUnsupported } from './toNodeError';

/** What a picker asks the gateway for, and how it shows a row of the answer. */
export interface PickerSource {
	operation: string;
	/** Name of the list in the answer. */
	list: string;
	/** Null: a row that cannot be picked. */
	show: (row: Row) => INodeListSearchItems | null;
}

type Row = Record<string, unknown>;

export const groups: PickerSource = {
	operation: 'group.list',
	list: 'groups',
	show: ({ groupId, subject, size, isAdmin }) => {
		const facts = [
			typeof size === 'number' ? `${size} members` : null,
			isAdmin === true ? 'admin' : null,
		];
		return item(groupId, subject, facts);
	},
};

export const contacts: PickerSource = {
	operation: 'contact.list',
	list: 'contacts',
	show: ({ chatId, phone, name, profileName, isGroup }) =>
		isGroup === true ? null : item(chatId ?? phone, name ?? profileName, [numberOf(phone)]),
};

export const chats: PickerSource = {
	operation: 'chat.list',
	list: 'chats',
	show: ({ chatId, name, phone }) => item(chatId, name, [numberOf(phone)]),
};

/** Where a gateway keeps conversations in place of chats. */
export const conversations: PickerSource = {
	operation: 'conversation.list',
	list: 'conversations',
	show: ({ chatId, phone, displayName }) => item(chatId ?? phone, displayName, [numberOf(phone)]),
};

export const labels: PickerSource = {
	operation: 'label.list',
	list: 'labels',
	show: ({ labelId, name }) => item(labelId, name, []),
};

export const tags: PickerSource = {
	operation: 'tag.list',
	list: 'tags',
	show: ({ tagId, name, conversations: many }) =>
		item(tagId, name, [typeof many === 'number' ? `${many} conversations` : null]),
};

/** As many as a gateway gives on one page; what else there is, a search finds. */
const pageSize = 100;

/** One list may be asked for again with every letter that is typed. */
const keptMs = 20_000;
const mostKept = 50;
const kept = new Map<string, { until: number; rows: Promise<INodeListSearchItems[]> }>();

/**
 * The rows of every source that the gateway has, each thing once, by name. Throws ParameterError when it has none.
 * `filter` narrows, at the gateway where it can search.
 */
export async function listPickerRows(
	sources: readonly PickerSource[],
	connection: Connection,
	instance: string,
	filter: string,
): Promise<INodeListSearchItems[]> {
	const found = await Promise.all(
		sources.map((source) => askOnce(source, connection, instance, filter).catch(unlessUnsupported)),
	);
	const listed = found.filter((rows) => rows !== null);
	if (listed.length === 0) throw cannotList();
	const wanted = filter.trim().toLowerCase();
	return [...new Map(listed.flat().map((each) => [each.value, each])).values()]
		.filter(({ name, value }) => `${name} ${String(value)}`.toLowerCase().includes(wanted))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function askOnce(
	{ operation, list, show }: PickerSource,
	{ credential, takes, call }: Connection,
	instance: string,
	filter: string,
): Promise<INodeListSearchItems[]> {
	const request = {
		...(instance ? { instance } : {}),
		...(filter && takes(operation, 'search') ? { search: filter } : {}),
		...(takes(operation, 'pageSize') ? { pageSize } : {}),
	};
	const place = credential.connection === 'url' ? credential : credential.network;
	const key = JSON.stringify([place, operation, request]);
	const known = kept.get(key);
	if (known && known.until > Date.now()) return known.rows;
	const rows = call(operation, request).then((answer) => {
		const found = Array.isArray(answer[list]) ? (answer[list] as Row[]) : [];
		return found.map(show).filter((each) => each !== null);
	});
	keep(key, rows);
	return rows;
}

function keep(key: string, rows: Promise<INodeListSearchItems[]>): void {
	const [oldest] = kept.keys();
	if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
	kept.delete(key);
	kept.set(key, { until: Date.now() + keptMs, rows });
	rows.catch(() => kept.delete(key));
}

/** A gateway without a list of this kind has nothing of it. */
function unlessUnsupported(error: Error): Promise<null> {
	return isUnsupported(error) ? Promise.resolve(null) : Promise.reject(error);
}

function cannotList(): ParameterError {
	return new ParameterError(
		'From List',
		'is not possible: this gateway lists nothing to pick from',
		'Enter the number or the ID, as a trigger or another node gives it',
	);
}

function numberOf(phone: unknown): string | null {
	return isEmpty(phone) ? null : `+${String(phone)}`;
}

function item(
	value: unknown,
	name: unknown,
	facts: readonly (string | null)[],
): INodeListSearchItems | null {
	if (typeof value !== 'string' || value === '') return null;
	const known = facts.filter((fact) => fact !== null).join(', ');
	const shown = typeof name === 'string' && name !== '' ? name : value;
	return { name: known ? `${shown} (${known})` : shown, value };
}
