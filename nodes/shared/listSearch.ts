import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { openConnection, type Connection } from './connection';
import {
	chats,
	contacts,
	conversations,
	groups,
	labels,
	listPickerRows,
	tags,
	type PickerSource,
} from './pickerRows';
import { readLocator } from './readValue';
import { searchInstances } from './searchInstances';
import { toNodeError } from './toNodeError';

/** How many rows the editor gets at once; it asks for more when a person scrolls. */
const rowsAtOnce = 100;

/** The pickers of all nodes, under the names by which the generated forms ask for them. */
export const listSearch = {
	searchInstances,
	searchChats: searchIn([chats, conversations, contacts, groups]),
	searchGroups: searchIn([groups], findInvited),
	searchLabels: searchIn([labels]),
	searchTags: searchIn([tags]),
};

/** The same for fields that take several. */
export const loadOptions = {
	async getTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const rows = await inNode(this, (connection, instance) =>
			listPickerRows([tags], connection, instance, ''),
		);
		return rows.map(({ name, value }) => ({ name, value }));
	},
};

/** A pasted invite link is a group, also one that this account is not in. */
async function findInvited(
	{ takes, call }: Connection,
	instance: string,
	filter: string,
): Promise<INodeListSearchItems[]> {
	const isLink = /chat\.whatsapp\.com\/\S+/.test(filter);
	if (!isLink || !takes('group.getInviteInfo', 'invite')) return [];
	const { groupId, subject } = await call('group.getInviteInfo', {
		instance,
		invite: filter.trim(),
	});
	if (typeof groupId !== 'string') return [];
	return [{ name: typeof subject === 'string' ? subject : groupId, value: groupId }];
}

type Find = (
	connection: Connection,
	instance: string,
	filter: string,
) => Promise<INodeListSearchItems[]>;

function searchIn(sources: readonly PickerSource[], find?: Find) {
	return async function search(
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken: unknown = '0',
	): Promise<INodeListSearchResult> {
		const rows = await inNode(this, async (connection, instance) => [
			...((await find?.(connection, instance, filter)) ?? []),
			...(await listPickerRows(sources, connection, instance, filter)),
		]);
		const start = Number(paginationToken) || 0;
		const end = start + rowsAtOnce;
		const more = end < rows.length ? { paginationToken: String(end) } : {};
		return { results: rows.slice(start, end), ...more };
	};
}

async function inNode<T>(
	context: ILoadOptionsFunctions,
	act: (connection: Connection, instance: string) => Promise<T>,
): Promise<T> {
	try {
		const connection = await openConnection(context);
		return await act(connection, pickedInstance(context, connection));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** What the form's own Instance says, else the default of the credential; empty where neither names one. */
function pickedInstance(context: ILoadOptionsFunctions, { credential }: Connection): string {
	const picked = readLocator(context.getCurrentNodeParameter('instance'));
	if (typeof picked === 'string' && picked !== '' && !picked.startsWith('=')) return picked;
	return credential.instance;
}
