import { GatewayError } from '../domain/errors';
import type { Caller, Gateway } from '../domain/ports/gateway';

type Values = Record<string, unknown>;

/** As processes ask each other; who may ask was checked by the first of them. */
const WE: Caller = { instance: null, dialect: 'native' };

/**
 * What only processes of the cluster ask of each other, by names that no operation has. Each is done by the process that
 * runs the instance, which is part of its input.
 */
export class InnerCalls {
	readonly #work = new Map<string, (input: Values) => Promise<Values>>();

	constructor(private readonly local: Gateway) {}

	/** Says what this process does when it is asked; gives back how to ask whichever process runs the instance. */
	add<I extends object, O extends object>(
		name: string,
		work: (input: I & { instance: string }) => Promise<O>,
	): (door: Gateway, input: I & { instance: string }) => Promise<O> {
		const operation = `cluster.${name}`;
		this.#work.set(
			operation,
			(input) => work(input as I & { instance: string }) as Promise<Values>,
		);
		return (door, input) => door.dispatch(operation, input, WE) as Promise<O>;
	}

	/** Carries out a call here, an inner one or any other. */
	dispatch(operation: string, input: Values, caller: Caller): Promise<Values> {
		const work = this.#work.get(operation);
		if (!work) return this.local.dispatch(operation, input, caller);
		if (caller.instance !== null) return Promise.reject(new GatewayError('UNAUTHORIZED'));
		return work(input);
	}
}
