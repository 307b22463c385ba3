import { eventually } from '../../scripts/n8n/eventually';
import type { Gateway } from './Gateway';
import type { Stage } from './Stage';

interface Holding {
	instance: string;
	pid: number;
}

/** Which gateway runs each account, by the account's name; one that nobody runs at this moment is left out. */
export async function readOwners(stage: Stage): Promise<Map<string, Gateway>> {
	const { database, schema, gateways } = stage;
	if (!database) throw new Error('the stage has no database');
	const held = await database.query<Holding>(`
		select instance, pid from "${schema}".instance_leases
		join "${schema}".cluster_members on id = holder`);
	const owners = new Map<string, Gateway>();
	for (const { instance, pid } of held) {
		const owner = gateways.find((each) => each.isRunning && each.pid === Number(pid));
		if (owner) owners.set(instance, owner);
	}
	return owners;
}

/** The gateway that runs an account. */
export function ownerOf(stage: Stage, instance: string): Promise<Gateway> {
	return eventually(
		`an owner of ${instance}`,
		async () => (await readOwners(stage)).get(instance),
		{
			everyMs: 50,
		},
	);
}

/**
 * Resolves once other gateways than this one run all of these accounts and each is connected; with how long that took,
 * in milliseconds.
 */
export async function takenOver(
	stage: Stage,
	from: Gateway,
	instances: readonly string[],
	deadlineMs = 60_000,
): Promise<number> {
	const begunAt = performance.now();
	await eventually(
		`${instances.join(', ')} with another gateway than ${from.name}`,
		async () => {
			const owners = await readOwners(stage);
			if (!instances.every((name) => (owners.get(name) ?? from) !== from)) return undefined;
			const states = await stage.door.states();
			return instances.every((name) => states.get(name) === 'connected') || undefined;
		},
		{ everyMs: 50, deadlineMs },
	);
	return performance.now() - begunAt;
}
