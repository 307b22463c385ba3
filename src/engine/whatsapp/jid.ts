/** The part before `@`, without device and agent: `123` of `123_1:7@lid`. */
export function userOf(jid: string): string {
	const end = jid.search(/[@:_]/);
	return end < 0 ? jid : jid.slice(0, end);
}

/** The part after `@`. */
export function serverOf(jid: string): string {
	const at = jid.indexOf('@');
	return at < 0 ? '' : jid.slice(at + 1);
}

/** Receipts and own messages carry device JIDs (`123:7@lid`); everything we store and tell is without. */
export function withoutDevice(jid: string): string {
	const server = serverOf(jid);
	if (server === 'c.us' || server === 'hosted') return `${userOf(jid)}@s.whatsapp.net`;
	if (server === 'hosted.lid') return `${userOf(jid)}@lid`;
	return `${userOf(jid)}@${server}`;
}

export function isLid(jid: string): boolean {
	return serverOf(jid) === 'lid' || serverOf(jid) === 'hosted.lid';
}

export function isPhoneJid(jid: string): boolean {
	return ['s.whatsapp.net', 'c.us', 'hosted'].includes(serverOf(jid));
}

export function isGroup(jid: string): boolean {
	return serverOf(jid) === 'g.us';
}

/** Where statuses are posted; nobody can be written to there. */
export const statusJid = 'status@broadcast';

export function isStatus(jid: string): boolean {
	return jid === statusJid;
}

export function isChannel(jid: string): boolean {
	return serverOf(jid) === 'newsletter';
}

/** Digits of a phone JID. Null for anything else: the digits of a LID are no phone number. */
export function phoneOf(jid: string): string | null {
	return isPhoneJid(jid) ? userOf(jid) : null;
}

export function phoneJid(phone: string): string {
	return `${phone}@s.whatsapp.net`;
}

/** Groups are named by their digits alone here and there. */
export function groupJid(id: string): string {
	return id.includes('@') ? id : `${id}@g.us`;
}
