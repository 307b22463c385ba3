import { phoneOf } from '../../whatsapp/jid';
import type { Command } from '../Command';

/** Which numbers are on WhatsApp. Answers remembered ones at once and asks for the rest in one query. */
export const checkNumbers: Command<'contact.checkNumbers'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const rows = await instance.identities.check(input.numbers);
	return {
		results: rows.map(({ asked, phone, exists, jid, lid }) => ({
			number: asked,
			exists,
			chatId: jid,
			phone: (jid && phoneOf(jid)) ?? phone,
			lid,
		})),
	};
};
