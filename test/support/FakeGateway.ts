import { findOperation } from '../../src/catalogue/operations';
import { GatewayError } from '../../src/domain/errors';
import type { Caller, Gateway } from '../../src/domain/ports/gateway';

export interface Dispatched {
	operation: string;
	input: Record<string, unknown>;
	caller: Caller;
}

type Answer = (call: Dispatched) => Record<string, unknown>;

/** Records what the server asks of the engine, and answers the catalogue's example unless told otherwise. */
export class FakeGateway implements Gateway {
	readonly calls: Dispatched[] = [];
	private readonly answers = new Map<string, Answer>();
	private readonly instances: Set<string>;

	/** Instances that exist; any other one is not found until it is created. */
	constructor(instances: readonly string[] = ['sales', 'support']) {
		this.instances = new Set(instances);
	}

	answer(operation: string, answer: Answer): void {
		this.answers.set(operation, answer);
	}

	get last(): Dispatched {
		const call = this.calls.at(-1);
		if (!call) throw new Error('nothing was dispatched');
		return call;
	}

	async dispatch(
		operation: string,
		input: Record<string, unknown>,
		caller: Caller,
	): Promise<Record<string, unknown>> {
		const call = { operation, input, caller };
		this.calls.push(call);
		const { instance } = input;
		if (operation === 'instance.create') this.instances.add(String(instance));
		if (typeof instance === 'string' && !this.instances.has(instance)) {
			throw new GatewayError('INSTANCE_NOT_FOUND', instance);
		}
		const example = findOperation(operation)?.examples[0]?.output as Record<string, unknown>;
		return this.answers.get(operation)?.(call) ?? example;
	}
}
