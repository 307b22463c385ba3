import { GatewayError } from '../../domain/errors';
import type { Caller } from '../../domain/ports/gateway';
import type { CommandContext } from './Command';
import type { Instance } from '../Instance';

/** The instance that a call is about: the one it names, the one of its key, or the only one there is. */
export async function instanceOf(
	{ host, caller }: CommandContext,
	given: string | undefined,
): Promise<Instance> {
	const name = given ?? caller.instance;
	if (name) return host.instance(name);
	const own = instancesOfCaller(caller);
	// Of the whole cluster: which of them run here is nothing that a caller knows.
	const all = own ?? (await host.storage.instances.list()).map((row) => row.name);
	const [only, ...others] = all;
	if (only !== undefined && others.length === 0) return host.instance(only);
	throw new GatewayError('BAD_REQUEST', 'instance: say of which instance, there are several', {
		details: { field: 'instance' },
	});
}

/** The instances that a list is of: the one that is named, or all that the key may see. */
export async function instancesOf(
	{ host, caller }: CommandContext,
	given: string | undefined,
): Promise<string[]> {
	if (given !== undefined) return [host.instance(given).name];
	const own = instancesOfCaller(caller);
	if (own) return [...own];
	return (await host.storage.instances.list()).map((row) => row.name);
}

/** The instances that a caller may see; null for all. A user with several is narrowed to one where a call is about one. */
export function instancesOfCaller({ instance, instances = [] }: Caller): readonly string[] | null {
	if (instance === null) return null;
	return instance === '' ? instances : [instance];
}
