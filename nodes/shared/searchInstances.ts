import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { openConnection } from './connection';
import { toNodeError } from './toNodeError';

/** The instances that the credential may see, for the picker: name, number and state. */
export async function searchInstances(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	try {
		const { call } = await openConnection(this);
		const { instances } = (await call('instance.list', {})) as { instances: IDataObject[] };
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = instances
			.map((each) => ({ name: label(each), value: String(each.instance) }))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name, 'en'));
		return { results };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

function label({ instance, phone, state, network }: IDataObject): string {
	const facts = [
		typeof phone === 'string' ? `+${phone}` : null,
		String(state).replaceAll('_', ' '),
		network === 'sandbox' ? 'sandbox' : null,
	];
	return `${String(instance)} (${facts.filter((fact) => fact !== null).join(', ')})`;
}
