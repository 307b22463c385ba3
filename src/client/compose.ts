import { compositions, type Composition, type Part } from '../catalogue/compositions';
import type { Operation } from '../catalogue/define';
import { findOperation, type OperationId } from '../catalogue/operations';
import { encodeRequest, validateInput, type BoundRoute, type Dialect } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import { fallbackFor } from './fallback';

type Fields = Record<string, unknown>;

interface Seams {
	dialect: Dialect;
	clock: Clock;
	call: (operation: OperationId, input: Fields) => Promise<Fields>;
}

/** Stands for what an earlier part makes, where it is only asked whether a later one could be said. */
const unmade: Fields = { groupId: '0@g.us' };

/** Whether a tongue has words for a validated input. Any other complaint is for whoever sends it. */
export function canSay(route: BoundRoute, input: Fields): boolean {
	return refusalOf(route, input) === null;
}

function refusalOf(route: BoundRoute, input: Fields): GatewayError | null {
	try {
		encodeRequest(route, input);
	} catch (error) {
		if (error instanceof GatewayError && error.code === 'UNSUPPORTED_BY_GATEWAY') return error;
	}
	return null;
}

/**
 * An operation as those that the gateway has, where no endpoint says all of it. Null when it is none of several, or
 * the gateway has none of them. Throws UNSUPPORTED_BY_GATEWAY, before anything is done, naming the parts it lacks, or the
 * field for which it could do none of them.
 */
export function compose(
	dialect: Dialect,
	{ id, title }: Operation,
	input: Fields,
): Composition | null {
	const composition = compositions[id as OperationId]?.(input);
	const parts = composition?.parts ?? [];
	const isItself = parts.length === 1 && parts[0]?.operation === id;
	if (!composition || parts.length === 0 || isItself) return null;
	const missing = parts.filter((part) => !wayTo(dialect, part, unmade));
	if (missing.length === 0) return composition;
	if (missing.length === parts.length) {
		const refusal = refusalOfAll(dialect, parts, input);
		if (refusal) throw refusal;
		return null;
	}
	const named = missing.map(({ what }) => what).join(', ');
	throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `${title}: ${named}`, {
		details: { operation: id, gateway: dialect.title },
	});
}

/** What a part comes down to, and the route that says it; null when nothing does. */
function wayTo(
	dialect: Dialect,
	part: Part,
	first: Fields,
): { operation: OperationId; input: Fields; route: BoundRoute } | null {
	const input = part.input(first);
	const route = routeFor(dialect, part.operation, input);
	if (route) return { operation: part.operation, input, route };
	const instead = input.fallback === undefined ? null : fallbackFor(part.operation, input);
	const other = instead && routeFor(dialect, instead.operation as OperationId, instead.input);
	if (!instead || !other) return null;
	return { operation: instead.operation as OperationId, input: instead.input, route: other };
}

function routeFor(dialect: Dialect, id: OperationId, input: Fields): BoundRoute | undefined {
	return waysToSay(dialect, id, input).find(({ refusal }) => refusal === null)?.route;
}

/** The routes of an operation, each with what keeps it from saying this. */
function waysToSay(dialect: Dialect, id: OperationId, input: Fields) {
	const operation = findOperation(id);
	if (!operation) return [];
	const valid = validateInput(operation, input, (path) => path.join('.'));
	return dialect.routesFor(id, valid).map((route) => ({ route, refusal: refusalOf(route, valid) }));
}

/** What refuses a field that all parts share, such as the time of a sequence. */
function refusalOfAll(dialect: Dialect, parts: readonly Part[], whole: Fields) {
	const inputs = parts.map(({ input }) => input(unmade));
	const isShared = ({ details }: GatewayError) => {
		const field = String(details?.field);
		return [whole, ...inputs].every((input) => input[field] !== undefined);
	};
	return parts
		.flatMap(({ operation }, index) => waysToSay(dialect, operation, inputs[index] ?? {}))
		.map(({ refusal }) => refusal)
		.find((refusal) => refusal !== null && isShared(refusal));
}

/**
 * Runs the parts in order. Rejects with what the first part said, or with PARTLY_DONE when something was done before
 * the part that failed, unless the operation has a place for failures in its output.
 */
export async function runComposed(
	{ parts, output, failed }: Composition,
	{ dialect, clock, call }: Seams,
): Promise<Fields> {
	const outputs: Fields[] = [];
	for (const part of parts) {
		const way = wayTo(dialect, part, outputs[0] ?? {});
		try {
			if (!way) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', part.what);
			await pauseFor(way.route, way.input, clock);
			outputs.push(await call(way.operation, way.input));
		} catch (cause) {
			const error = GatewayError.from(cause);
			if (failed) return failed(outputs, { code: error.code, message: error.message });
			throw partlyDone(parts, outputs.length, error);
		}
	}
	return output(outputs);
}

function partlyDone(parts: readonly Part[], done: number, cause: GatewayError): GatewayError {
	if (done === 0) return cause;
	const [names, failed] = [parts.slice(0, done).map(({ what }) => what), parts[done]?.what ?? ''];
	const left = parts.slice(done + 1).map(({ what }) => what);
	const undone = left.length === 0 ? '' : `; ${left.join(', ')}: not tried`;
	const message = `${names.join(', ')}: done; ${failed}: ${cause.message}${undone}`;
	return new GatewayError('PARTLY_DONE', message, {
		cause,
		details: { ...cause.details, done: names, failed, code: cause.code },
	});
}

/** Where the gateway cannot wait before a message, the client does. */
function pauseFor({ dropped }: BoundRoute, { delayMs }: Fields, clock: Clock): Promise<void> {
	if (typeof delayMs !== 'number' || !dropped.includes('delayMs')) return Promise.resolve();
	return new Promise((resolve) => void clock.schedule(delayMs, resolve));
}
