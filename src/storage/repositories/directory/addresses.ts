import type { ChatAddress } from '../../../domain/message';

/** The JID under which a number's messages are stored. */
function phoneJidOf(phone: string | null): string | null {
	return phone && `${phone}@s.whatsapp.net`;
}

/** Every JID that messages of a chat may be stored under. */
export function addressesOf({ jid, phone, lid }: ChatAddress): string[] {
	const all = [jid, lid, phoneJidOf(phone)].filter((each) => each !== null);
	return [...new Set(all)];
}
