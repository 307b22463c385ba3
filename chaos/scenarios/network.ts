import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionAction } from '../../src/simulator/http/protocol';
import { Load } from '../rig/Load';
import type { Stage } from '../rig/Stage';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

/** Few, because each one in five minutes doubles the longest wait before the next login. */
const CUTS = 4;
const BETWEEN_MS = 1_500;
const SLOW_MS = 150;
/** What a state says is at most this old. */
const DEAF_DEADLINE_MS = 60_000;

const scenario = (
	name: string,
	title: string,
	boundS: number,
	play: Scenario['play'],
): Scenario => ({
	name,
	title,
	isShort: false,
	boundS,
	store: null,
	play,
});

/** Something happens to the connection, once or several times, under load. */
const underLoad = (happen: (stage: Stage) => Promise<string>, deadlineMs?: number) => {
	return async ({ stage, options }: Play) => {
		await stage.restart();
		const load = Load.start(stage, options.load);
		await pause(BETWEEN_MS);
		const note = await happen(stage);
		await stage.gateway.reaches('connected', deadlineMs);
		await pause(BETWEEN_MS);
		await load.stop();
		await drain(stage, 60_000);
		return { notes: [note], faults: [] };
	};
};

const tellsClient = (name: string, title: string, action: ConnectionAction): Scenario =>
	scenario(
		name,
		title,
		120,
		underLoad(async ({ account, gateway }) => {
			const before = Date.now();
			await account.connection(action);
			await pause(BETWEEN_MS / 5);
			await gateway.reaches('connected');
			return `connected again after ${((Date.now() - before) / 1000).toFixed(1)} s`;
		}),
	);

export const network: Scenario[] = [
	scenario(
		'socket-cuts',
		'the socket to WhatsApp is cut',
		150,
		underLoad(async ({ line, gateway }) => {
			for (let cut = 0; cut < CUTS; cut += 1) {
				line.cut();
				await pause(BETWEEN_MS / 5);
				await gateway.reaches('connected');
				await pause(Math.random() * BETWEEN_MS);
			}
			return `${CUTS} cuts`;
		}),
	),
	scenario(
		'socket-slow',
		'the line to WhatsApp is slow',
		120,
		underLoad(async ({ line }) => {
			line.slow(SLOW_MS);
			await pause(3 * BETWEEN_MS);
			line.slow(0);
			return `${SLOW_MS} ms each way`;
		}),
	),
	scenario(
		'socket-half-open',
		'the socket to WhatsApp is there and nothing passes any more',
		200,
		underLoad(async ({ line, gateway }) => {
			const before = Date.now();
			line.hold();
			await pause(BETWEEN_MS);
			line.heal();
			await gateway.reaches('reconnecting', DEAF_DEADLINE_MS);
			return `noticed after ${((Date.now() - before) / 1000).toFixed(0)} s`;
		}, DEAF_DEADLINE_MS),
	),
	tellsClient('server-503', 'WhatsApp ends the stream with 503', { action: 'unavailable503' }),
	tellsClient('server-515', 'WhatsApp asks for a restart (515)', { action: 'restart515' }),
	tellsClient('server-440', 'WhatsApp says the connection was replaced (440), once', {
		action: 'replaced440',
	}),
	scenario('server-401', 'WhatsApp says the device was removed (401)', 90, loggedOut),
];

/** What came before the end is told; nothing is accepted after it, and the archive holds the keys. */
async function loggedOut({ stage, options }: Play) {
	const { gateway, account, people } = stage;
	const load = Load.start(stage, options.load);
	await pause(BETWEEN_MS);
	await load.stop();
	await drain(stage);
	await account.connection({ action: 'loggedOut401' });
	await gateway.reaches('logged_out');
	const to = people.contacts[0]?.number;
	const refusal = await gateway.rest
		.call('POST', '/v1/instances/chaos/messages/text', { to, text: 'too late' })
		.then(
			() => 'it was accepted',
			(error: unknown) => String(error),
		);
	const isRefused = refusal.includes('INSTANCE_NOT_CONNECTED');
	return {
		notes: ['logged out, and says so'],
		faults: isRefused ? [] : [`a send after it: ${refusal}`],
		endsLink: true,
	};
}
