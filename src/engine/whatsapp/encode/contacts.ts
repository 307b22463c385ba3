import { randomBytes } from 'node:crypto';
import { readContext } from './context';
import type { Encoder, Encoders } from './Encoder';

/** A card as it is stored. The command writes it (`commands/message/kinds`). */
export interface StoredCard {
	name: string;
	/** As the card shows it. */
	phone: string;
	/** Digits of the account that the number leads to; null for none. */
	account: string | null;
	displayName?: string;
	organization?: string;
	email?: string;
	url?: string;
}

const encodeContacts: Encoder = async (row, context) => {
	const cards = row.content.contacts as StoredCard[];
	const contextInfo = await readContext(row, context);
	const contacts = cards.map((card) => ({
		displayName: card.displayName ?? card.name,
		vcard: encodeVcard(card),
	}));
	const refers = contextInfo && { contextInfo };
	const messageContextInfo = { messageSecret: randomBytes(32) };
	const [first] = contacts;
	if (contacts.length === 1) {
		return { message: { contactMessage: { ...first, ...refers }, messageContextInfo } };
	}
	const displayName = `${contacts.length} contacts`;
	const contactsArrayMessage = { displayName, contacts, ...refers };
	return { message: { contactsArrayMessage, messageContextInfo } };
};

/** A vCard 3.0 as WhatsApp writes it: `waid` makes the number open a chat. */
export function encodeVcard(card: StoredCard): string {
	const { name, phone, account, organization, email, url } = card;
	const waid = account === null ? '' : `;waid=${account}`;
	return [
		'BEGIN:VCARD',
		'VERSION:3.0',
		`N:;${escape(name)};;;`,
		`FN:${escape(name)}`,
		...(organization ? [`ORG:${escape(organization)};`] : []),
		`TEL;type=CELL;type=VOICE${waid}:${escape(phone)}`,
		...(email ? [`EMAIL:${escape(email)}`] : []),
		...(url ? [`URL:${escape(url)}`] : []),
		'END:VCARD',
	].join('\n');
}

/** RFC 2426: text values keep their separators and lines behind a backslash. */
function escape(value: string): string {
	return value.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

export const contactEncoders: Encoders = { 'message.sendContact': encodeContacts };
