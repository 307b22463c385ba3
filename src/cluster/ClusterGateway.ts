import { parseConversationId } from '../domain/conversation';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { ClusterStore, Member } from '../domain/ports/cluster';
import type { Crew } from '../domain/ports/crew';
import type { Caller, Gateway } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import { type Call, Elsewhere } from './call';
import type { Peers } from './Peers';

export interface ClusterGatewayOptions {
	local: Gateway & Pick<Crew, 'runs'>;
	store: Pick<ClusterStore, 'self' | 'leaseOf' | 'members'>;
	peers: Peers;
	clock: Clock;
	logger: Logger;
}

type Values = Record<string, unknown>;
type Part = Values & { conversationIds: string[] };

/** An instance that moves is somewhere again after this. */
const FIND_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/**
 * The one door to all instances of the cluster: what one of this process is asked for it does, everything else goes to
 * the process that runs the instance. While an instance moves, its callers wait a little.
 */
export class ClusterGateway implements Gateway {
	#isLeaving = false;

	constructor(private readonly options: ClusterGatewayOptions) {}

	/** What runs here is about to run elsewhere: others do not begin anything here any more. */
	leave(): void {
		this.#isLeaving = true;
	}

	async dispatch(operation: string, input: Values, caller: Caller): Promise<Values> {
		const { local } = this.options;
		if (operation === 'instance.list') return this.#list(input, caller);
		const instance = instanceNamedBy(input);
		const parts = instance === null ? byInstance(input) : [];
		if (parts.length > 0) return this.#each(operation, parts, caller);
		if (operation === 'instance.create' || instance === null) {
			return local.dispatch(operation, input, caller);
		}
		return this.#pass(instance, { operation, input, caller });
	}

	/** What another process passed on. Never passed on again: two that are mistaken would play ball with it. */
	async dispatchHere(operation: string, input: Values, caller: Caller): Promise<Values> {
		const instance = instanceNamedBy(input);
		if (instance === null || operation === 'instance.list') {
			return this.options.local.dispatch(operation, input, caller);
		}
		this.#requireHere(instance);
		return this.#here(instance, { operation, input, caller });
	}

	/** A call about conversations of several instances goes to where each of them is; what they counted adds up, failures too. */
	async #each(operation: string, parts: readonly Part[], caller: Caller): Promise<Values> {
		const ask = (part: Part): Promise<Values> =>
			this.dispatch(operation, part, caller).catch(() => ({
				...{ changed: 0, skipped: 0 },
				errors: part.conversationIds.length,
			}));
		const answers = await Promise.all(parts.map(ask));
		return answers.reduce((sum, answer) =>
			Object.fromEntries(
				Object.entries(answer).map(([name, count]) => [
					name,
					Number(sum[name] ?? 0) + Number(count),
				]),
			),
		);
	}

	async #pass(instance: string, call: Call): Promise<Values> {
		const { clock } = this.options;
		const until = clock.now() + FIND_MS;
		for (;;) {
			try {
				return await this.#try(instance, call);
			} catch (error) {
				if (!(error instanceof Elsewhere)) throw error;
				if (clock.now() >= until) throw new GatewayError('GATEWAY_UNREACHABLE', error.message);
			}
			await new Promise<void>((resolve) => clock.schedule(LOOK_AGAIN_MS, resolve));
		}
	}

	/** Rejects with `Elsewhere` when nothing was done, because the instance is not where it was thought to be. */
	async #try(instance: string, call: Call): Promise<Values> {
		const { local, store, peers } = this.options;
		if (local.runs(instance)) return this.#here(instance, call).catch(asElsewhere);
		const lease = await store.leaseOf(instance);
		if (!lease) throw new GatewayError('INSTANCE_NOT_FOUND', instance);
		if (lease.holder === store.self) throw new Elsewhere(`"${instance}" is being started`);
		const owner = (await store.members()).find(({ id }) => id === lease.holder);
		if (!owner) throw new Elsewhere(`no process of the cluster runs "${instance}"`);
		return peers.dispatch(owner, call).catch(asElsewhere);
	}

	/** One that is given up as the call comes in is not found, and is somewhere else all the same. */
	async #here(instance: string, { operation, input, caller }: Call): Promise<Values> {
		const { local } = this.options;
		try {
			return await local.dispatch(operation, input, caller);
		} catch (error) {
			const isMissed = error instanceof GatewayError && error.code === 'INSTANCE_NOT_FOUND';
			if (isMissed && !local.runs(instance)) throw new GatewayError('NOT_OWNER', instance);
			throw error;
		}
	}

	#requireHere(instance: string): void {
		if (!this.#isLeaving && this.options.local.runs(instance)) return;
		throw new GatewayError('NOT_OWNER', instance);
	}

	/** Of every process; one that does not answer is left out, and its instances are on their way to another. */
	async #list(input: Values, caller: Caller): Promise<Values> {
		const { local, store, peers, logger } = this.options;
		const call = { operation: 'instance.list', input, caller };
		const others = (await store.members()).filter(({ id }) => id !== store.self);
		const ask = (member: Member) =>
			peers.dispatch(member, call).catch((error: unknown) => {
				logger.warn({ error: String(error) }, 'a process did not say what it runs');
				return { instances: [] };
			});
		const lists = await Promise.all([
			local.dispatch('instance.list', input, caller),
			...others.map(ask),
		]);
		const instances = lists.flatMap((list) => list.instances as { instance: string }[]);
		return { instances: instances.sort((a, b) => (a.instance < b.instance ? -1 : 1)) };
	}
}

/** By itself, or within the id of a conversation. */
function instanceNamedBy({ instance, conversationId }: Values): string | null {
	if (typeof instance === 'string') return instance;
	return typeof conversationId === 'string' ? parseConversationId(conversationId).instance : null;
}

/** The same call for each instance that the ids of its conversations name; empty for calls that have none. */
function byInstance({ conversationIds, ...rest }: Values): Part[] {
	if (!Array.isArray(conversationIds)) return [];
	const parts = new Map<string, string[]>();
	for (const id of conversationIds.map(String)) {
		const { instance } = parseConversationId(id);
		// One that names none is asked for here, and not found.
		if (instance === null) return [];
		parts.set(instance, [...(parts.get(instance) ?? []), id]);
	}
	return [...parts].map(([instance, ids]) => ({ ...rest, instance, conversationIds: ids }));
}

function asElsewhere(error: unknown): never {
	if (error instanceof GatewayError && error.code === 'NOT_OWNER')
		throw new Elsewhere(error.message);
	throw error;
}
