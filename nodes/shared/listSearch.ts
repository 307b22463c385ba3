import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { openConnection, type Connection } from './connection';
import { ParameterError } from './ParameterError';
import { isEmpty, readLocator } from './readValue';
import { searchInstances } from './searchInstances';
import { isGatewayError, toNodeError } from './toNodeError';

/** What a picker asks the gateway for, and how it shows a row of the answer. */
interface Source {
	operation: string;
	/** Name of the list in the answer. */
	list: string;
	/** Null: a row that cannot be picked. */
	show: (row: Row) => INodeListSearchItems | null;
}

type Row = Record<string, unknown>;

const groups: Source = {
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

const contacts: Source = {
	operation: 'contact.list',
	list: 'contacts',
	show: ({ chatId, phone, name, profileName, isGroup }) =>
		isGroup === true
			? null
			: item(chatId ?? phone, name ?? profileName, [isEmpty(phone) ? null : `+${String(phone)}`]),
};

const chats: Source = {
	operation: 'chat.list',
	list: 'chats',
	show: ({ chatId, name, phone }) =>
		item(chatId, name, [isEmpty(phone) ? null : `+${String(phone)}`]),
};

const labels: Source = {
	operation: 'label.list',
	list: 'labels',
	show: ({ labelId, name }) => item(labelId, name, []),
};

const tags: Source = {
	operation: 'tag.list',
	list: 'tags',
	show: ({ tagId, name, conversations }) =>
		item(tagId, name, [
			typeof conversations === 'number' ? `${conversations} conversations` : null,
		]),
};

/** The pickers of all nodes, under the names by which the generated forms ask for them. */
export const listSearch = {
	searchInstances,
	searchChats: searchIn([chats, contacts, groups]),
	searchGroups: searchIn([groups]),
	searchLabels: searchIn([labels]),
	searchTags: searchIn([tags]),
};

/** Lists from every source that the gateway has, each thing once, by name. */
function searchIn(sources: readonly Source[]) {
	return async function search(
		this: ILoadOptionsFunctions,
		filter = '',
	): Promise<INodeListSearchResult> {
		try {
			const connection = await openConnection(this);
			const found = await listAll(sources, connection, pickedInstance(this, connection));
			const wanted = filter.trim().toLowerCase();
			const results = [...new Map(found.map((each) => [each.value, each])).values()]
				.filter(({ name, value }) => `${name} ${String(value)}`.toLowerCase().includes(wanted))
				.sort((a, b) => a.name.localeCompare(b.name, 'en'));
			return { results };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}

async function listAll(
	sources: readonly Source[],
	{ call }: Connection,
	instance: string,
): Promise<INodeListSearchItems[]> {
	const found: INodeListSearchItems[] = [];
	let listed = false;
	for (const { operation, list, show } of sources) {
		const answer = await call(operation, instance ? { instance } : {}).catch(unlessUnsupported);
		if (answer) listed = true;
		const rows = Array.isArray(answer?.[list]) ? (answer[list] as Row[]) : [];
		found.push(...rows.map(show).filter((each) => each !== null));
	}
	if (!listed) throw cannotList();
	return found;
}

/** A gateway without a list of this kind has nothing of it. */
function unlessUnsupported(error: Error): Promise<null> {
	const isMissing = isGatewayError(error) && error.code === 'UNSUPPORTED_BY_GATEWAY';
	return isMissing ? Promise.resolve(null) : Promise.reject(error);
}

function cannotList(): ParameterError {
	return new ParameterError(
		'From List',
		'is not possible: this gateway lists nothing to pick from',
		'Enter the number or the ID, as a trigger or another node gives it',
	);
}

/** What the form's own Instance says, else the default of the credential; empty where neither names one. */
function pickedInstance(context: ILoadOptionsFunctions, { credential }: Connection): string {
	const picked = readLocator(context.getCurrentNodeParameter('instance'));
	if (typeof picked === 'string' && picked !== '' && !picked.startsWith('=')) return picked;
	return credential.instance;
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
