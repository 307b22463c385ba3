/**
 * Countries whose mobile numbers grew or shrank by a digit, and where people write both: Brazil's ninth digit, the 1 of
 * Mexico, the 9 of Argentina. WhatsApp knows an account under one form, and finds it by either.
 */
const forms: readonly [longer: RegExp, shorter: RegExp, digit: string][] = [
	[/^(55\d{2})9(\d{8})$/, /^(55\d{2})([6-9]\d{7})$/, '9'],
	[/^(52)1(\d{10})$/, /^(52)(\d{10})$/, '1'],
	[/^(54)9(\d{10})$/, /^(54)(\d{10})$/, '9'],
];

/** The other form of a number; undefined where numbers have one form alone. */
export function otherFormOf(number: string): string | undefined {
	for (const [longer, shorter, digit] of forms) {
		if (longer.test(number)) return number.replace(longer, '$1$2');
		if (shorter.test(number)) return number.replace(shorter, `$1${digit}$2`);
	}
	return undefined;
}
