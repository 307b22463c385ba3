import type { proto } from '@whiskeysockets/baileys';
import type { Decoder } from './Decoder';

export const decodeContacts: Decoder = ({ contactMessage, contactsArrayMessage }) => {
	const cards = contactMessage ? [contactMessage] : contactsArrayMessage?.contacts;
	return cards ? { type: 'contacts', contacts: cards.map(cardOf) } : null;
};

/** Lines such as `TEL;type=CELL;waid=5511988887777:+55 11 98888-7777`, also in a group (`item1.TEL`). */
const PHONE = /^(?:item\d+\.)?TEL[^:\r\n]*:(.+?)\r?$/gm;

function cardOf({ displayName, vcard }: proto.Message.IContactMessage) {
	const text = vcard ?? '';
	return {
		name: displayName ?? '',
		phones: Array.from(text.matchAll(PHONE), ([, phone = '']) => phone),
		vcard: text,
	};
}
