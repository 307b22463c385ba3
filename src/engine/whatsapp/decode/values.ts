/** A number of the protobuf, which has 64-bit ones as objects; null when it is not there. */
export function wholeOf(value: { toString(): string } | null | undefined): number | null {
	if (value === null || value === undefined) return null;
	const number = Number(value.toString());
	return Number.isSafeInteger(number) ? number : null;
}

/** Seconds since the epoch as ISO 8601; null for none and for what is no time. */
export function secondsAsIso(value: { toString(): string } | null | undefined): string | null {
	const seconds = wholeOf(value);
	if (!seconds) return null;
	const date = new Date(seconds * 1_000);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Prices are thousandths of the currency. */
export function thousandths(value: { toString(): string } | null | undefined): number | null {
	const number = wholeOf(value);
	return number === null ? null : number / 1_000;
}

/** Null for none, and for the empty text that protobuf cannot tell from none. */
export function textOf(value: string | null | undefined): string | null {
	return value ? value : null;
}
