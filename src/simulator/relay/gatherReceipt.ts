import { randomBytes } from 'node:crypto';
import type { Companion } from '../people/Companion';
import { el, type Stanza } from '../wire/stanza';

/**
 * Takes a receipt to a client. While that is away the server gathers what members of a group say, by message, instead of
 * keeping a stanza of each. Source of the form: whatsmeow receipt.go, handleGroupedReceipt.
 */
export function deliverReceipt(companion: Companion | undefined, receipt: Stanza): void {
	const { participant, type } = receipt.attrs;
	const isAway = companion?.connection === undefined;
	const isGathered = isAway && participant !== undefined && type !== 'retry';
	companion?.deliver(isGathered ? gather(receipt) : receipt);
}

function gather({ attrs: { from, id, type, t, participant } }: Stanza): Stanza {
	const user = el('user', { jid: participant, t });
	const attributes = { from, id: randomBytes(8).toString('hex').toUpperCase(), type, t };
	return el('receipt', attributes, [el('participants', { key: id }, [user])]);
}
