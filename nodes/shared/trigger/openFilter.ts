import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { Connection } from '../connection';
import { passes, readFilter } from './eventFilter';
import { ownAccount } from './ownAccount';

interface Filtered {
	instance: string;
	data: Record<string, unknown>;
}

/**
 * The filter in a trigger's options, which may have to ask whose account the instance is. Throws ParameterError for an
 * option that can match nothing.
 */
export function openFilter(
	context: Pick<ITriggerFunctions, 'getNodeParameter'>,
	connection: Pick<Connection, 'credential' | 'call'>,
): (event: Filtered) => Promise<boolean> {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const filter = readFilter(options, connection.credential.country);
	return async ({ instance, data }) => {
		const asksWho = filter.onlyMentioned && typeof data.message === 'object';
		// Most events are settled without knowing the account.
		if (!asksWho || !passes({ ...filter, onlyMentioned: false }, data, null)) {
			return passes(filter, data, null);
		}
		return passes(filter, data, await ownAccount(connection, instance));
	};
}
