import { setTimeout as pause } from 'node:timers/promises';
import { type Gateway, LEASE_S } from '../rig/Gateway';
import { Load } from '../rig/Load';
import { ownerOf, readOwners, takenOver } from '../rig/owners';
import type { Stage } from '../rig/Stage';
import { storeOf } from './database';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';
import { describeTimes } from './times';

const SETTLE_MS = 1_500;
const DRAIN_MS = 60_000;
/** A busy machine misses it, and loses nothing by that. */
const HAND_OVER_MS = 10_000;
/** Of kills of owners in a cluster; each is followed by a hand-over and a start. */
const KILLS = 5;

type Happen = (
	stage: Stage,
	play: Play,
) => Promise<{ times: number[]; notes: string[]; faults: string[] }>;

const scenario = (
	name: string,
	title: string,
	size: { gateways: number; accounts: number },
	happen: Happen,
	{ isShort = false } = {},
): Scenario => ({
	name,
	title,
	isShort,
	boundS: 240,
	store: 'postgres',
	stage: size,
	play: (play) => underLoad(play, happen),
});

async function underLoad(play: Play, happen: Happen) {
	const { stage, options } = play;
	await stage.restart();
	const load = Load.start(stage, options.load);
	await pause(SETTLE_MS);
	const { times, notes, faults } = await happen(stage, play);
	await stage.gateway.reaches('connected');
	await pause(SETTLE_MS);
	await load.stop();
	await drain(stage, DRAIN_MS);
	const slowest = Math.max(...times);
	return {
		notes: [...notes, `on line elsewhere after: ${describeTimes(times)}`],
		faults: [
			...faults,
			...(slowest > HAND_OVER_MS ? [`a hand-over took ${(slowest / 1000).toFixed(1)} s`] : []),
		],
	};
}

const TWO = { gateways: 2, accounts: 2 };
const THREE = { gateways: 3, accounts: 3 };

export const clusters: Scenario[] = [
	scenario(
		'cluster-stopped',
		`of two gateways one is stopped (SIGSTOP) for longer than its lease, and goes on`,
		TWO,
		stopAndGoOn,
		{ isShort: true },
	),
	scenario('cluster-two-kills', 'kill -9 of owners, of two gateways', TWO, killOwners),
	scenario('cluster-three-kills', 'kill -9 of owners, of three gateways', THREE, killOwners),
	scenario(
		'cluster-rolling',
		'three gateways are restarted one after the other',
		THREE,
		restartInTurn,
		{ isShort: true },
	),
	scenario(
		'cluster-db-restart',
		'PostgreSQL is restarted under three gateways',
		THREE,
		restartBelow,
	),
];

/** What the stopped one still has in hand must change nothing, and its socket must not come back. */
async function stopAndGoOn(stage: Stage) {
	const { instance } = stage.links[0] ?? { instance: '' };
	const owner = await ownerOf(stage, instance);
	const held = await heldBy(stage, owner);
	owner.pause();
	const time = await takenOver(stage, owner, held);
	// The server ends the socket of who stands still when the next one logs in; that is the last one that it ends.
	const replaced = await countReplaced(stage);
	owner.resume();
	await pause(2 * LEASE_S * 1000);
	const later = (await countReplaced(stage)) - replaced;
	const states = await owner.states();
	const isAnswering = held.every((name) => states.get(name) === 'connected');
	return {
		times: [time],
		notes: [`it held ${held.length} accounts`],
		faults: [
			...(later > 0 ? [`${later} sockets were ended by another of their device (440)`] : []),
			...(isAnswering ? [] : ['the one that was stopped does not answer for all accounts']),
		],
	};
}

async function killOwners(stage: Stage) {
	const replaced = await countReplaced(stage);
	const times: number[] = [];
	for (let n = 0; n < KILLS; n += 1) {
		const { instance } = stage.links[n % stage.links.length] ?? { instance: '' };
		const owner = await ownerOf(stage, instance);
		const held = await heldBy(stage, owner);
		await owner.kill();
		times.push(await takenOver(stage, owner, held));
		owner.start();
		await owner.answers();
		await pause(Math.random() * SETTLE_MS);
	}
	return { times, notes: [`${KILLS} kills`], faults: await sinceThen(stage, replaced) };
}

async function restartInTurn(stage: Stage) {
	const replaced = await countReplaced(stage);
	const times: number[] = [];
	for (const gateway of stage.gateways) {
		const held = await heldBy(stage, gateway);
		const stopping = gateway.stop();
		if (held.length > 0) times.push(await takenOver(stage, gateway, held));
		await stopping;
		gateway.start();
		await gateway.answers();
	}
	const { length } = stage.gateways;
	return { times, notes: [`${length} restarts`], faults: await sinceThen(stage, replaced) };
}

async function restartBelow(stage: Stage) {
	const replaced = await countReplaced(stage);
	const begunAt = performance.now();
	await storeOf(stage).database.restart('fast');
	await stage.gateway.reaches('connected');
	const times = [performance.now() - begunAt];
	return { times, notes: ['1 restart'], faults: await sinceThen(stage, replaced) };
}

async function heldBy(stage: Stage, gateway: Gateway): Promise<string[]> {
	const owners = await readOwners(stage);
	return [...owners].filter(([, owner]) => owner === gateway).map(([instance]) => instance);
}

async function countReplaced({ whatsapp }: Stage): Promise<number> {
	return (await whatsapp.stats()).replaced;
}

async function sinceThen(stage: Stage, before: number): Promise<string[]> {
	const count = (await countReplaced(stage)) - before;
	return count > 0 ? [`${count} sockets were ended by another of their device (440)`] : [];
}
