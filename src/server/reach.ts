import type { OperationId } from '../catalogue/operations';
import type { BoundRoute } from '../dialects/kit';
import { parseConversationId } from '../domain/conversation';
import { GatewayError } from '../domain/errors';
import type { Caller, Gateway } from '../domain/ports/gateway';

type Values = Record<string, unknown>;

/**
 * The caller as one of a single instance: a user with several means the one that the request is about. Rejects with
 * UNAUTHORIZED for one that is not the user's, and with BAD_REQUEST where the request says none of several.
 */
export function narrow(caller: Caller, { operation }: BoundRoute, input: Values): Caller {
	const { instances } = caller;
	if (instances === undefined) return caller;
	const named = namedIn(input);
	if (named.some((name) => !instances.includes(name))) throw new GatewayError('UNAUTHORIZED');
	if (isList(operation.id)) return caller;
	// The engine looks among all that the caller may see.
	if (named.length === 0 && acrossInstances.has(operation.id)) return caller;
	const [only, ...others] = named.length > 0 ? named : instances;
	const isAbout = isAboutInstance(operation.input.shape);
	if (only === undefined && isAbout) throw new GatewayError('UNAUTHORIZED');
	if (only === undefined) return caller;
	if (others.length > 0 && isAbout) {
		throw new GatewayError('BAD_REQUEST', 'instance must say which of your instances is meant', {
			details: { field: 'instance' },
		});
	}
	return { ...caller, instance: only };
}

/** Runs an operation for a caller; a list of instances for each one of the caller's. */
export async function dispatchFor(
	gateway: Gateway,
	operation: string,
	input: Values,
	caller: Caller,
): Promise<Values> {
	const { instances } = caller;
	if (instances === undefined || !isList(operation)) {
		return gateway.dispatch(operation, input, caller);
	}
	const named = typeof input.instance === 'string' ? [input.instance] : instances;
	const lists = await Promise.all(
		named.map((instance) =>
			gateway.dispatch(operation, { ...input, instance }, { ...caller, instance }),
		),
	);
	return { instances: lists.flatMap((list) => list.instances as unknown[]) };
}

/** What finds its rows in whichever instance they are. */
const acrossInstances: ReadonlySet<string> = new Set<OperationId>([
	'conversation.list',
	'tag.list',
	'tag.get',
	'tag.update',
	'tag.delete',
]);

function isList(operation: string): boolean {
	return operation === 'instance.list';
}

function isAboutInstance(shape: object): boolean {
	return ['instance', 'conversationId', 'conversationIds'].some((field) => field in shape);
}

/** Names of instances that a request says, itself or in the ids of conversations. */
function namedIn({ instance, conversationId, conversationIds = [] }: Values): string[] {
	const ids = [conversationId, ...(conversationIds as unknown[])];
	const inIds = ids.flatMap((id) =>
		typeof id === 'string' ? (parseConversationId(id).instance ?? []) : [],
	);
	return [...new Set([...(typeof instance === 'string' ? [instance] : []), ...inIds])];
}
