import { encodeReply, encodeRequest, type BoundRoute } from '../dialects/kit';
import { GatewayError, type ErrorCode } from '../domain/errors';

const now = '2026-11-22T09:00:00.000Z';

/** The tongue has no word for a value, or needs one that the example leaves to a default. */
const unsayable: ReadonlySet<ErrorCode> = new Set(['UNSUPPORTED_BY_GATEWAY', 'BAD_REQUEST']);

interface SaidExample {
	path: string;
	body: unknown;
	status: number;
	answer: unknown;
}

/**
 * The first of the operation's examples that this endpoint has words for, without what the tongue refuses; null when it
 * has words for none.
 */
export function sayExample(route: BoundRoute): SaidExample | null {
	for (const { input: given, output } of route.operation.examples) {
		const input = sayableInput(route, given);
		try {
			const { path, body } = encodeRequest(route, input);
			const answer = encodeReply(route, output, { input, now });
			return { path, body, answer, status: route.status(output) };
		} catch (error) {
			if (!(error instanceof GatewayError) || !unsayable.has(error.code)) throw error;
		}
	}
	return null;
}

/** With an instance where the path wants one, though the operation does without. */
function sayableInput(
	{ operation, fixed, refused, params }: BoundRoute,
	given: Record<string, unknown>,
) {
	const named = Object.values(params).includes('instance') ? { instance: 'sales' } : {};
	const input = structuredClone({ ...named, ...given, ...fixed });
	for (const path of refused) remove(input, path.split('.'));
	return operation.input.parse(input);
}

function remove(value: unknown, [name = '', ...rest]: string[]): void {
	if (Array.isArray(value)) return value.forEach((item) => remove(item, [name, ...rest]));
	if (typeof value !== 'object' || value === null) return;
	const fields = value as Record<string, unknown>;
	if (rest.length === 0) delete fields[name];
	else remove(fields[name], rest);
}
