import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { openConnection } from './connection';
import { toNodeError } from './toNodeError';

/** The instances that the credential may see, for the picker: name, number and state. */
export async function searchInstances(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	try {
		const { call } = await openConnection(this);
		const { instances } = (await call('instance.list', {})) as { instances: Listed[] };
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = instances
			.map((each) => ({ name: label(each), value: each.instance }))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name, 'en'));
		return { results };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

interface Listed {
	instance: string;
	state: string;
	network: string;
	/** Digits only. */
	phone: string | null;
}

function label({ instance, phone, state, network }: Listed): string {
	const facts = [
		phone ? `+${phone}` : null,
		state.replaceAll('_', ' '),
		network === 'sandbox' ? 'sandbox' : null,
	];
	return `${instance} (${facts.filter((fact) => fact !== null).join(', ')})`;
}
