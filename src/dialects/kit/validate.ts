import { GatewayError } from '../../domain/errors';
import type { Operation } from '../../catalogue/define';

type Path = readonly (string | number)[];

/**
 * Canonical input as the catalogue promises it, defaults filled in. Throws BAD_REQUEST naming the first field at fault
 * in the words of `nameOf`, with all of them in `details.issues`.
 */
export function validateInput(
	operation: Operation,
	input: Record<string, unknown>,
	nameOf: (path: Path) => string,
): Record<string, unknown> {
	const result = operation.input.safeParse(input);
	if (result.success) return result.data;
	const issues = result.error.issues.map((issue) => {
		const path = issue.path as Path;
		const field = nameOf(path);
		return { field, problem: describe(issue, valueAt(input, path)) };
	});
	const [first] = issues;
	throw new GatewayError('BAD_REQUEST', `${first?.field} ${first?.problem}`, {
		details: { field: first?.field, problem: first?.problem, issues },
	});
}

function describe(issue: { code: string; message: string; expected?: string }, value: unknown) {
	if (value === undefined) return 'is required';
	if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
	// Messages of the catalogue continue the field's name; zod's own are sentences.
	return /^[a-z]/.test(issue.message) ? issue.message : `is not valid: ${issue.message}`;
}

function valueAt(value: unknown, path: Path): unknown {
	return path.reduce<unknown>(
		(at, part) => (at as Record<string, unknown> | undefined)?.[part],
		value,
	);
}
