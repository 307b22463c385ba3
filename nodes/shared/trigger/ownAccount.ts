import { sleep } from 'n8n-workflow';
import type { Connection } from '../connection';
import type { OwnAccount } from './eventFilter';

interface Known {
	account: OwnAccount;
	until: number;
}

const known = new Map<string, Known>();
const keptMs = 10 * 60_000;
/** While the gateway does not tell, it is asked again soon. */
const unknownKeptMs = 30_000;
/** A vendor's post must be answered within seconds, whatever the gateway does meanwhile. */
const longestMs = 3_000;

/** The account of an instance, remembered for some minutes; null while the gateway does not tell it. */
export async function ownAccount(
	{ credential, call }: Pick<Connection, 'credential' | 'call'>,
	instance: string,
): Promise<OwnAccount | null> {
	const place = credential.connection === 'url' ? credential.url : credential.network;
	const key = [credential.gateway, place, instance].join('\n');
	const found = known.get(key);
	if (found && found.until > Date.now()) return orNull(found.account);
	const account = await Promise.race([
		call('instance.getState', { instance }).then(accountIn, () => nobody),
		sleep(longestMs).then(() => nobody),
	]);
	const isKnown = orNull(account) !== null;
	known.set(key, { account, until: Date.now() + (isKnown ? keptMs : unknownKeptMs) });
	return orNull(account);
}

const nobody: OwnAccount = { phone: null, lid: null };

function accountIn({ phone, lid }: Record<string, unknown>): OwnAccount {
	return {
		phone: typeof phone === 'string' ? phone : null,
		lid: typeof lid === 'string' ? lid : null,
	};
}

function orNull(account: OwnAccount): OwnAccount | null {
	return account.phone === null && account.lid === null ? null : account;
}
