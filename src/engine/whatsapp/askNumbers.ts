import { USyncQuery, USyncUser, type makeWASocket } from '@whiskeysockets/baileys';
import { GatewayError } from '../../domain/errors';
import type { NumberAnswer } from '../connection';
import { isLid, userOf, withoutDevice } from './jid';

type Socket = Pick<ReturnType<typeof makeWASocket>, 'executeUSyncQuery'>;

interface Found {
	jid: string;
	exists: boolean;
	lid: string | null;
}

/**
 * Asks which numbers have an account, all in one query. WhatsApp may answer with another number than was asked (Brazil's
 * ninth digit, Mexico, Argentina); those that cannot be told apart in the batch are asked again one by one.
 */
export async function askNumbers(
	socket: Socket,
	phones: readonly string[],
): Promise<NumberAnswer[]> {
	const unique = [...new Set(phones)];
	const found = await query(socket, unique);
	const byPhone = new Map(found.map((each) => [userOf(each.jid), each]));
	const unclear = unique.filter((phone) => !byPhone.has(phone));
	for (const phone of unclear) {
		// A lone number's answer needs no telling apart.
		const [only] = unique.length === 1 ? found : await query(socket, [phone]);
		if (only) byPhone.set(phone, only);
	}
	return phones.map((phone) => toAnswer(phone, byPhone.get(phone)));
}

async function query(socket: Socket, phones: readonly string[]): Promise<Found[]> {
	const usync = new USyncQuery().withContactProtocol().withLIDProtocol();
	for (const phone of phones) usync.withUser(new USyncUser().withPhone(`+${phone}`));
	const answer = await socket.executeUSyncQuery(usync);
	// The library answers a query that ran out of time with undefined.
	if (!answer) throw new GatewayError('TIMEOUT', 'Checking numbers');
	return answer.list.map(({ id, contact, lid }) => ({
		jid: withoutDevice(id),
		exists: contact === true,
		lid: typeof lid === 'string' && isLid(lid) ? withoutDevice(lid) : null,
	}));
}

function toAnswer(phone: string, found: Found | undefined): NumberAnswer {
	if (!found?.exists) return { phone, exists: false, jid: null, lid: null };
	return { phone, exists: true, jid: found.jid, lid: found.lid };
}
