import { GatewayError } from '../domain/errors';
import type { Gateway } from '../domain/ports/gateway';
import { hashKey } from './keys';
import type { ServerParts } from './parts';

/** A key names its instance, so a key that is chosen for a new instance must not open anything yet. */
export function refuseUsedKeys({ gateway, storage, adminKeyHash }: ServerParts): Gateway {
	return {
		dispatch: async (operation, input, caller) => {
			const wanted = operation === 'instance.create' ? input.apiKey : undefined;
			if (typeof wanted === 'string') await assertUnused(wanted);
			return gateway.dispatch(operation, input, caller);
		},
	};

	async function assertUnused(key: string): Promise<void> {
		const hash = hashKey(key);
		if (hash !== adminKeyHash && (await storage.apiKeys.findByHash(hash)) === null) return;
		throw new GatewayError('BAD_REQUEST', 'The API key for the new instance is in use already', {
			details: { field: 'apiKey' },
		});
	}
}
