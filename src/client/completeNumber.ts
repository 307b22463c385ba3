import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * A number written as people of `country` write it, made international: digits with the country code. Everything else
 * is left as it is: numbers that say their country (`+`, `00`, wa.me, tel), JIDs, and digits that are no valid number
 * of that country.
 */
export function completeNumber(given: string, country: string): string {
	const text = given.trim();
	if (/[@+:/a-z]/i.test(text) || text.startsWith('00') || !isSupportedCountry(country))
		return given;
	const number = parsePhoneNumberFromString(text, country);
	return number?.isValid() && number.country === country ? number.number.slice(1) : given;
}
