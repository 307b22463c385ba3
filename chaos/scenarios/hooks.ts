import { Load } from '../rig/Load';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

/** What lies between the two steps, and so what a crash there must not lose or double. */
const POINTS: Record<string, string> = {
	'wire-commit': 'between the wire and the commit of a received message',
	'commit-receipt': 'between the commit of ratchet and message and the receipt',
	'receipt-publish': 'between the receipt and the journal',
	'journal-delivery': 'between the journal and the delivery',
	'delivery-settle': 'between the receiver’s 2xx and its store',
	'accept-wire': 'between the acceptance of a send and everything else',
	'ratchet-wire': 'between the commit of an encrypted message and the wire',
	'ack-store': 'between WhatsApp’s acknowledgement and its store',
};

/** Each point is hit at these calls: the first of a process, and some later one. */
const CALLS = [1, 7];
/** Every chat may have to wait until it is clear what became of its last message, before there is another call. */
const DEATH_DEADLINE_MS = 45_000;

/** One scenario per point: the process ends itself exactly there. */
export const hooks: Scenario[] = Object.entries(POINTS).map(([point, title]) => ({
	name: point,
	title: `kill -9 ${title}`,
	isShort: true,
	boundS: 150,
	store: null,
	play: (play) => dieAt(point, play),
}));

async function dieAt(point: string, { stage, options }: Play) {
	const { gateway, ledger } = stage;
	const unpublished: number[] = [];
	await gateway.kill();
	gateway.start({ killAt: point, nth: CALLS[0] as number });
	const load = Load.start(stage, options.load);
	for (const nth of [...CALLS.slice(1), null]) {
		await gateway.died(DEATH_DEADLINE_MS);
		const receipted = await stage.receipted();
		unpublished.push(receipted.filter((id) => !ledger.hasReceived(id)).length);
		gateway.start(nth === null ? undefined : { killAt: point, nth });
	}
	await gateway.online();
	await load.stop();
	await drain(stage);
	const isOut = unpublished.some((count) => count > 0);
	return {
		notes: [
			`${CALLS.length} deaths; receipted and not delivered at each: ${unpublished.join(', ')}`,
		],
		faults:
			point === 'receipt-publish' && !isOut
				? ['no receipt was out when it died, so the point was not reached']
				: [],
	};
}
