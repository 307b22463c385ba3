import { GatewayError } from '../domain/errors';
import type { Gateway } from '../domain/ports/gateway';
import { createKey, hashKey, keyRow } from './keys';
import type { ServerParts } from './parts';

/**
 * Gives each new instance the key that reaches it alone: the one that was asked for, or a new one. Two instances never
 * share a key, since a key names its instance.
 */
export function issueKeys({ gateway, storage, adminKeyHash, clock }: ServerParts): Gateway {
	return {
		dispatch: async (operation, input, caller) => {
			if (operation !== 'instance.create') return gateway.dispatch(operation, input, caller);
			const { apiKey: wanted, ...rest } = input as { instance: string; apiKey?: string };
			if (wanted !== undefined) await assertUnused(wanted);
			const created = await gateway.dispatch(operation, rest, caller);
			const key = wanted ?? createKey();
			await storage.apiKeys.put(keyRow(key, rest.instance, rest.instance, clock.now()));
			return { ...created, apiKey: key };
		},
	};

	async function assertUnused(key: string): Promise<void> {
		const hash = hashKey(key);
		if (hash !== adminKeyHash && (await storage.apiKeys.findByHash(hash)) === null) return;
		throw new GatewayError('BAD_REQUEST', 'apiKey is in use already', {
			details: { field: 'apiKey', problem: 'is in use already' },
		});
	}
}
