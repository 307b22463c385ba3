import { GatewayError } from '../../../domain/errors';
import { groupJid } from '../../whatsapp/jid';

const form = /^\d[\d-]{7,}@g\.us$/;

/** The JID of a group as a request names it, with or without its end. Throws BAD_REQUEST for anything else. */
export function readGroupId(given: string, field = 'group'): string {
	const jid = groupJid(given.trim());
	if (form.test(jid)) return jid;
	throw new GatewayError('BAD_REQUEST', `${field} is not the id of a group`, {
		details: { field },
	});
}
