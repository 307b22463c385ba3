import {
	type BinaryNode,
	type makeWASocket,
	S_WHATSAPP_NET,
	USyncQuery,
	USyncUser,
} from '@whiskeysockets/baileys';
import type { Clock } from '../../../domain/ports/clock';
import type { Line } from './Watchdog';
import { type WatchdogParts, Watchdog } from './Watchdog';

type Socket = ReturnType<typeof makeWASocket>;

const ANSWER_TICKS = 2;

interface WatchParts extends Omit<WatchdogParts, 'line'> {
	/** Own number, digits only. */
	self: () => string;
	flush: () => void;
	end: () => void;
}

/** A watchdog on a socket of the library; `start` and `stop` it with the login, and tell it what came `through`. */
export function watchSocket(socket: Socket, parts: WatchParts): Watchdog {
	const { ladder, tell, clock, tickMs } = parts;
	const watchdog = new Watchdog({ ladder, tell, clock, tickMs, line: toLine(socket, parts) });
	const { ws } = socket;
	const traffic = (node: BinaryNode) => watchdog.traffic(node);
	ws.on('frame', () => watchdog.heard());
	ws.on('CB:iq', (node: BinaryNode) => watchdog.answered(node));
	for (const tag of ['message', 'receipt', 'notification', 'ack']) ws.on(`CB:${tag}`, traffic);
	ws.prependListener('CB:message', (node: BinaryNode) => watchdog.arrived(node));
	return watchdog;
}

function toLine(socket: Socket, { clock, tickMs, self, flush, end }: WatchParts): Line {
	const inTime = (work: Promise<unknown>) => answeredWithin(ANSWER_TICKS * tickMs, work, clock);
	return {
		end,
		ping: () =>
			inTime(
				socket.query({
					tag: 'iq',
					attrs: { to: S_WHATSAPP_NET, type: 'get', xmlns: 'w:p' },
					content: [{ tag: 'ping', attrs: {} }],
				}),
			),
		// Whether the own number has an account: it changes nothing and nobody hears of it.
		probe: () => {
			const user = new USyncUser().withPhone(`+${self()}`);
			return inTime(
				socket.executeUSyncQuery(new USyncQuery().withContactProtocol().withUser(user)),
			);
		},
		works: () => inTime(socket.messageMutex.mutex(async () => true)),
		announce: () => {
			flush();
			const active = {
				tag: 'iq',
				attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'passive' },
				content: [{ tag: 'active', attrs: {} }],
			};
			void inTime(socket.query(active));
		},
	};
}

/** A refusal of WhatsApp is an answer, too; the library's own timeouts come later than this one. */
function answeredWithin(ms: number, work: Promise<unknown>, clock: Clock): Promise<boolean> {
	return new Promise((resolve) => {
		const cancel = clock.schedule(ms, () => resolve(false));
		const answer = (isAnswered: boolean) => {
			cancel();
			resolve(isAnswered);
		};
		work.then(
			(result) => answer(result !== undefined),
			(error: unknown) => answer(isServerError(error)),
		);
	});
}

/** The library puts the code of WhatsApp's answer into `data`; its own errors have none there. */
function isServerError(error: unknown): boolean {
	return (
		typeof error === 'object' && error !== null && 'data' in error && typeof error.data === 'number'
	);
}
