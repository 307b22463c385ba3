import { completeNumber } from '../connection';
import { ParameterError } from '../ParameterError';

/** Somebody or some chat, by whatever is known: a JID, a number in digits, a LID. */
export interface Address {
	id: string | null;
	phone: string | null;
	lid: string | null;
}

/** Whether an address is one that the person wrote down. */
export type AddressMatch = (address: Address) => boolean;

/**
 * Numbers in any notation, JIDs and bare group ids, as a form field holds them. Throws ParameterError for text that is
 * none of them: such a filter would silently match nothing.
 */
export function readAddresses(
	title: string,
	given: readonly string[],
	country: string | null,
): AddressMatch[] {
	return given.map((text) => {
		const complete = country ? completeNumber(text, country) : text;
		const matcher = text.includes('@') ? byJid(text) : byNumber(complete);
		if (matcher) return matcher;
		throw new ParameterError(
			title,
			`holds "${text}", which is neither a number nor a chat ID`,
			'Write numbers with their country code, or chat IDs as the trigger gives them, separated by commas',
		);
	});
}

function byJid(text: string): AddressMatch {
	const jid = withoutDevice(text.trim().toLowerCase().replace('@c.us', '@s.whatsapp.net'));
	const [user = '', server] = jid.split('@');
	if (server === 's.whatsapp.net') return byNumber(user) ?? (() => false);
	return ({ id, lid }) => jid === lid || (id !== null && jid === withoutDevice(id));
}

function byNumber(text: string): AddressMatch | null {
	const digits = text.replace(/^\s*(?:tel:|(?:https?:\/\/)?wa\.me\/)/i, '').replace(/^\+|^00/, '');
	if (/[^\d\s().+-]/.test(digits) || !/\d/.test(digits)) return null;
	const number = digits.replace(/\D/g, '');
	const group = `${digits.trim()}@g.us`;
	return ({ id, phone }) => id === group || isSameNumber(number, phone ?? numberIn(id));
}

function numberIn(id: string | null): string | null {
	return id?.endsWith('@s.whatsapp.net') ? withoutDevice(id).replace(/@.*$/, '') : null;
}

/** Whether two JIDs, numbers or LIDs name the same; one of them may carry the number of a device. */
export function withoutDevice(jid: string): string {
	return jid.replace(/:\d+(?=@)/, '');
}

/** Brazil's mobile numbers are known with the ninth digit and without it. */
export function isSameNumber(one: string, other: string | null): boolean {
	if (other === null) return false;
	return one === other || withoutNinth(one) === withoutNinth(other);
}

function withoutNinth(number: string): string {
	return number.replace(/^(55\d{2})9(\d{8})$/, '$1$2');
}
