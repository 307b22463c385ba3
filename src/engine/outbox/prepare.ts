import type { Clock } from '../../domain/ports/clock';
import type { Connection, EncodedMessage } from '../connection';
import type { Identities } from '../Identities';
import type { Pacer, Wait } from '../pacing/Pacer';
import type { Live } from './live';
import { showTyping } from './showTyping';

export interface PrepareParts {
	identities: Pick<Identities, 'resolve' | 'addressOf'>;
	pacer: Pick<Pacer, 'isOn' | 'admit' | 'typingMs'>;
	clock: Clock;
}

/** All that comes before the clock of the acknowledgement runs: a large file takes its time to WhatsApp. */
export async function prepare(
	live: Live,
	connection: Connection,
	{ identities, pacer, clock }: PrepareParts,
): Promise<EncodedMessage | Wait> {
	const { row } = live;
	const to = row.content.unresolved;
	// Accepted without a socket: now somebody can be asked where it goes.
	if (typeof to === 'string') live.chat = (await identities.resolve(to)).jid;
	const isFirst = live.wroteAt === null;
	// Nothing is asked while nothing is paced.
	const address = isFirst && pacer.isOn ? await identities.addressOf(live.chat) : null;
	const wait = address && (await pacer.admit(row, address));
	if (wait) return wait;
	const encoded = await connection.encode({ ...row, chat: live.chat });
	const asked = Number(row.content.delayMs ?? 0);
	const typingMs = asked > 0 || !address ? asked : pacer.typingMs(row, address);
	if (typingMs > 0 && isFirst) await showTyping(connection, live.chat, typingMs, clock);
	return encoded;
}
