/** How a stanza names a user: by phone number (`…@s.whatsapp.net`) or by the opaque LID (`…@lid`). */
export type Addressing = 'pn' | 'lid';

export interface ParsedJid {
	user: string;
	device: number;
	server: string;
}

const SERVERS: Record<Addressing, string> = { pn: 's.whatsapp.net', lid: 'lid' };

export function buildJid(user: string, addressing: Addressing, device = 0): string {
	return `${user}${device > 0 ? `:${device}` : ''}@${SERVERS[addressing]}`;
}

export function parseJid(jid: string | undefined): ParsedJid | undefined {
	const match = /^([^@:]*)(?::(\d+))?@(.+)$/.exec(jid ?? '');
	if (!match) return undefined;
	return { user: match[1] ?? '', device: Number(match[2] ?? 0), server: match[3] ?? '' };
}

export function addressingOf(jid: string | undefined): Addressing {
	return jid?.endsWith('@lid') ? 'lid' : 'pn';
}

/** `+1 (555) 000-1001`, `15550001001` and `15550001001@s.whatsapp.net` are the same number. */
export function digitsOf(phone: string): string {
	return (phone.split('@')[0] ?? '').split(':')[0]?.replace(/\D/g, '') ?? '';
}
