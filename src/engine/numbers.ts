import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { GatewayError } from '../domain/errors';

/** What people paste in front of a number. */
const prefixes =
	/^(?:tel:|whatsapp:|(?:https?:\/\/)?(?:api\.)?(?:wa\.me\/|whatsapp\.com\/send\/?\?phone=))/i;
/** Everything that people write between digits. */
const separators = /[\s().\-/\u2010-\u2015\u00a0\u202a-\u202e]/g;
/** Shortest and longest number that E.164 allows with its country code. */
const e164 = /^[1-9]\d{6,14}$/;

/**
 * The numbers, as digits with country code, that a text may mean, likeliest first. With a `+` there is one; without it the
 * text may also be a national number of the default country, and only WhatsApp can tell. Throws INVALID_NUMBER.
 */
export function numberCandidates(text: string, defaultCountry: string | null): string[] {
	const bare = text
		.trim()
		.replace(prefixes, '')
		.replace(/[?&#].*$/, '')
		.replace(separators, '');
	const international = bare.replace(/^00/, '+');
	if (!/^\+?\d+$/.test(international)) throw new GatewayError('INVALID_NUMBER', text);
	const digits = international.replace('+', '');
	if (international.startsWith('+')) {
		if (!e164.test(digits)) throw new GatewayError('INVALID_NUMBER', text);
		return [digits];
	}
	const national = asNational(digits, defaultCountry);
	const asWritten = e164.test(digits) ? digits : null;
	const candidates = inOrder(asWritten, national);
	if (candidates.length === 0) throw new GatewayError('INVALID_NUMBER', text);
	return candidates;
}

/** A full number comes first when its country code makes sense, since that is what the field asks for. */
function inOrder(asWritten: string | null, national: string | null): string[] {
	if (!asWritten || !national) return [asWritten ?? national].filter((each) => each !== null);
	if (asWritten === national) return [asWritten];
	const isPlausible = parsePhoneNumberFromString(`+${asWritten}`)?.isValid() === true;
	return isPlausible ? [asWritten, national] : [national, asWritten];
}

function asNational(digits: string, country: string | null): string | null {
	const code = country?.toUpperCase();
	if (!code || !isSupportedCountry(code)) return null;
	const number = parsePhoneNumberFromString(digits, code);
	return number?.isValid() ? number.number.slice(1) : null;
}
