/** An answer to a GraphQL question that is an error, in the form that such answers have. */
export class MexError extends Error {
	constructor(
		readonly code: number,
		text: string,
	) {
		super(text);
	}
}
