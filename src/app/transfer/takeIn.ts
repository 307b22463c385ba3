import { GatewayError } from '../../domain/errors';
import { isInstanceName, type Network } from '../../domain/instance';
import type { Storage } from '../../domain/ports/storage';
import { HANDED_OVER } from '../../domain/ports/transfer';
import { deviceOf } from '../../engine';
import type { Incoming } from './sources';

interface Target {
	name: string;
	network: Network;
	/** Milliseconds since the epoch. */
	now: number;
}

/**
 * Makes an instance of a device from elsewhere: it connects by itself with the next start of the gateway. Rejects with
 * BAD_REQUEST, INSTANCE_EXISTS, ALREADY_IMPORTED, and SESSION_IN_USE when an instance here has this very device.
 */
export async function takeIn(
	storage: Pick<Storage, 'instances' | 'transfers' | 'auth'>,
	incoming: Incoming,
	{ name, network, now }: Target,
): Promise<void> {
	if (!isInstanceName(name)) {
		throw new GatewayError(
			'BAD_REQUEST',
			`"${name}" cannot be the name of an instance: use letters, digits, _ and -, with --as`,
		);
	}
	await requireNotHere(storage, incoming);
	const { copy, phone, lid, profileName } = incoming;
	const row = {
		...{ name, network, createdAt: now, linked: true },
		...{ phone, lid, profileName },
		...{ state: 'connecting' as const, reason: null, until: null, settings: copy.settings },
	};
	await storage.transfers.put(row, copy, incoming.id);
}

async function requireNotHere(
	{ instances, auth }: Pick<Storage, 'instances' | 'auth'>,
	{ copy, phone }: Incoming,
): Promise<void> {
	const device = deviceOf(copy.creds);
	for (const { name, linked, reason, ...known } of await instances.list()) {
		if (!linked || known.phone !== phone || reason?.code === HANDED_OVER) continue;
		const creds = await auth.creds(name);
		if (!creds || deviceOf(creds) !== device) continue;
		throw new GatewayError('SESSION_IN_USE', `the instance "${name}" is this very device`);
	}
}
