import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../scripts/postgres/Database';
import type { Line } from '../rig/Line';
import { Load } from '../rig/Load';
import type { Stage } from '../rig/Stage';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

const SETTLE_MS = 1_500;
const RESTARTS = 2;
const TERMINATIONS = 8;
const AWAY_MS = 20_000;
const SLOW_MS = 30;
const SLOW_FOR_MS = 5_000;
const LOCK_S = 3;
/** Until who writes has noticed; a receipt that was on its way by then is no fault. */
const NOTICE_MS = 2_000;
const RECOVERY_MS = 90_000;

interface Store {
	database: Database;
	/** Between the gateways and the database. */
	line: Line;
}

type Findings = { notes: string[]; faults: string[] };

const scenario = (
	name: string,
	title: string,
	happen: (stage: Stage, store: Store) => Promise<Findings>,
	{ isShort = false } = {},
): Scenario => ({
	name,
	title,
	isShort,
	boundS: 200,
	store: 'postgres',
	play: (play) => underLoad(play, happen),
});

/** Something happens to the database under load; afterwards everything comes out, by itself. */
async function underLoad(
	{ stage, options }: Play,
	happen: (stage: Stage, store: Store) => Promise<Findings>,
) {
	const store = storeOf(stage);
	await stage.restart();
	const load = Load.start(stage, options.load);
	await pause(SETTLE_MS);
	const findings = await happen(stage, store);
	await stage.gateway.reaches('connected', RECOVERY_MS);
	await pause(SETTLE_MS);
	await load.stop();
	await drain(stage, RECOVERY_MS);
	return findings;
}

export function storeOf({ database, databaseLine }: Stage): Store {
	if (!database || !databaseLine) throw new Error('the stage has no database');
	return { database, line: databaseLine };
}

export const databases: Scenario[] = [
	scenario(
		'db-restart',
		'PostgreSQL is restarted under load',
		async (stage, { database }) => {
			for (let n = 0; n < RESTARTS; n += 1) {
				await database.restart('fast');
				await stage.gateway.reaches('connected', RECOVERY_MS);
				await pause(SETTLE_MS);
			}
			return { notes: [`${RESTARTS} restarts`], faults: [] };
		},
		{ isShort: true },
	),
	scenario('db-crash', 'PostgreSQL stops dead and recovers', async (_stage, { database }) => {
		await database.restart('crash');
		return { notes: ['1 crash'], faults: [] };
	}),
	scenario(
		'db-terminate',
		'pg_terminate_backend ends every connection, again and again',
		async (_stage, { database }) => {
			let ended = 0;
			for (let n = 0; n < TERMINATIONS; n += 1) {
				ended += await database.endConnections();
				await pause(Math.random() * SETTLE_MS);
			}
			return { notes: [`${ended} connections were ended in ${TERMINATIONS} turns`], faults: [] };
		},
		{ isShort: true },
	),
	scenario('db-slow', 'every query takes long, and then a lock holds them up', slow),
	scenario('db-away', `PostgreSQL is gone for ${AWAY_MS / 1000} s`, (stage, { database }) =>
		withoutDatabase(stage, {
			take: () => database.stop(),
			give: () => database.start(),
		}),
	),
	scenario(
		'db-silent',
		`the line to PostgreSQL is there and nothing passes for ${AWAY_MS / 1000} s`,
		(stage, { line }) =>
			withoutDatabase(stage, {
				take: async () => line.hold(),
				give: async () => line.heal(),
			}),
	),
];

async function slow({ schema }: Stage, { database, line }: Store): Promise<Findings> {
	line.slow(SLOW_MS);
	await pause(SLOW_FOR_MS);
	line.slow(0);
	await database.query(
		`begin; lock table "${schema}".events in access exclusive mode;
		 select pg_sleep(${LOCK_S}); commit`,
	);
	return { notes: [`${SLOW_MS} ms each way, then ${LOCK_S} s of a lock`], faults: [] };
}

/** While nothing can be stored, nothing may be receipted. */
async function withoutDatabase(
	stage: Stage,
	{ take, give }: { take: () => Promise<void>; give: () => Promise<void> },
): Promise<Findings> {
	const { ledger } = stage;
	await take();
	await pause(NOTICE_MS);
	const before = ledger.written.length;
	const receipted = (await stage.receipted()).length;
	await pause(AWAY_MS - NOTICE_MS);
	const late = (await stage.receipted()).length - receipted;
	const begunAt = Date.now();
	await give();
	await stage.gateway.reaches('connected', RECOVERY_MS);
	const came = ledger.written.length - before;
	return {
		notes: [
			`${came} messages came meanwhile`,
			`connected ${((Date.now() - begunAt) / 1000).toFixed(1)} s after it was back`,
		],
		faults: late > 0 ? [`${late} messages were receipted while nothing could be stored`] : [],
	};
}
