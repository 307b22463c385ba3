/** A field that cannot be used as it is; the message names it as the form shows it. */
export class ParameterError extends Error {
	constructor(
		readonly title: string,
		why: string,
		readonly hint: string,
	) {
		super(`"${title}" ${why}`);
	}
}
