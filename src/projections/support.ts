import { compositions, type Part } from '../catalogue/compositions';
import type { Operation } from '../catalogue/define';
import type { OperationId } from '../catalogue/operations';
import type { Dialect } from '../dialects/kit';

/** The smaller operations that an operation is made of, as its example has them; none when it is none of several. */
export function partsOf({ id, examples }: Operation): readonly Part[] {
	const [example] = examples;
	const compose = compositions[id as OperationId];
	return (example && compose?.(example.input).parts) ?? [];
}

/** Whether our client gets an operation done at such a gateway: by an endpoint, or by several. */
export function isPossible(dialect: Dialect, operation: Operation): boolean {
	if (dialect.routeOf(operation.id)) return true;
	const parts = partsOf(operation);
	return parts.length > 0 && parts.every((part) => dialect.routeOf(part.operation));
}
