import type { Route } from '../dialects/kit';
import { GatewayError } from '../domain/errors';

/** The keys of a credential. At least one is there; which one a call needs follows from its route. */
export interface Keys {
	/** Good for every instance. */
	admin?: string;
	/** Good for one instance. */
	instance?: string;
	/** `user:password` for what asks for HTTP Basic, such as metrics. */
	basic?: string;
}

/** Whether these keys lead the gateway to the instance that a call means. */
export function namesInstance({ instanceFrom }: Route, { instance }: Keys): boolean {
	return instanceFrom !== 'key' || Boolean(instance);
}

/** The narrowest key that opens a route. */
export function keyFor(
	{ scope, operation, auth }: Route,
	{ admin, instance, basic }: Keys,
): string {
	if (auth && basic) return basic;
	const key = scope === 'admin' ? (admin ?? instance) : (instance ?? admin);
	if (key) return key;
	throw new GatewayError('UNAUTHORIZED', operation.title);
}
