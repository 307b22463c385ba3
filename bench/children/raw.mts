// Raw Baileys: one client, keys in memory, nothing stored. The ceiling that the gateway is measured against.
import { setImmediate as yieldToSocket, setTimeout as pause } from 'node:timers/promises';
import {
	makeWASocket,
	WA_CERT_DETAILS,
	type AuthenticationCreds,
	type BinaryNode,
	type SignalDataTypeMap,
	type SignalKeyStore,
	type WASocket,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { answerCalls, now, silenceConsole } from './answerCalls.mts';

silenceConsole();

export interface SendPlan {
	/** Numbers, taken in turn. */
	contacts: string[];
	count: number;
	inFlight: number;
	/** Before the next send: one turn of the event loop, or WhatsApp's answer to this one. */
	waitFor: 'yield' | 'ack';
}

export interface PacedPlan {
	contact: string;
	count: number;
	perSecond: number;
}

export interface SendResult {
	/** From the first call until WhatsApp has answered for the last message. */
	elapsedMs: number;
	cpuMs: number;
	/** Until `sendMessage` resolved. */
	callMs: number[];
	/** From the call until the server's ack. */
	ackMs: number[];
}

interface Login {
	url: string;
	rootKey: string;
	creds: AuthenticationCreds;
	appStateKeys: Record<string, SignalDataTypeMap['app-state-sync-key']>;
}

/** Longer than any message takes on loopback; beyond it the run has failed. */
const ACK_DEADLINE_MS = 20_000;
/** For work that follows the last answer, such as delivery receipts: it belongs to the messages' CPU. */
const SETTLE_MS = 150;

let socket: WASocket;
let sent = 0;
let received = new Map<string, number>();
let collecting = false;
const acks = new Map<string, (node: BinaryNode) => void>();

function createKeys(appStateKeys: Login['appStateKeys']): SignalKeyStore {
	const kinds = new Map<string, Map<string, unknown>>();
	const kindOf = (type: string) => {
		let kind = kinds.get(type);
		if (!kind) kinds.set(type, (kind = new Map<string, unknown>()));
		return kind;
	};
	for (const [id, key] of Object.entries(appStateKeys)) kindOf('app-state-sync-key').set(id, key);
	return {
		get: async (type, ids) => {
			const found: Record<string, SignalDataTypeMap[typeof type]> = {};
			for (const id of ids) {
				const value = kindOf(type).get(id);
				if (value !== undefined) found[id] = value as SignalDataTypeMap[typeof type];
			}
			return found;
		},
		set: async (data) => {
			for (const [type, values] of Object.entries(data)) {
				for (const [id, value] of Object.entries(values ?? {})) {
					if (value == null) kindOf(type).delete(id);
					else kindOf(type).set(id, value);
				}
			}
		},
	};
}

async function open({ url, rootKey, creds, appStateKeys }: Login): Promise<void> {
	(WA_CERT_DETAILS as { PUBLIC_KEY: Buffer }).PUBLIC_KEY = Buffer.from(rootKey, 'hex');
	socket = makeWASocket({
		auth: { creds, keys: createKeys(appStateKeys) },
		waWebSocketUrl: url,
		logger: pino({ level: 'silent' }),
	});
	socket.ws.on('CB:ack,class:message', (node: BinaryNode) => acks.get(node.attrs.id ?? '')?.(node));
	socket.ev.on('creds.update', (change) => Object.assign(creds, change));
	socket.ev.on('messages.upsert', ({ messages }) => {
		for (const { key, message } of messages) {
			if (!collecting || key.fromMe || !message || !key.id || received.has(key.id)) continue;
			received.set(key.id, now());
			process.send?.({ arrived: key.id });
		}
	});
	await new Promise<void>((resolve, reject) => {
		socket.ev.on('connection.update', ({ connection, lastDisconnect }) => {
			if (connection === 'open') resolve();
			if (connection === 'close') reject(lastDisconnect?.error ?? new Error('closed'));
		});
	});
}

/** Sends one message; resolves, as `sendMessage` does, when it is on the wire. */
async function send(contact: string): Promise<{ callMs: number; acked: Promise<number> }> {
	const begun = now();
	// The ack may overtake the promise, so it is waited for under an id that is known before.
	const messageId = `3EB0${(sent += 1).toString(16).toUpperCase().padStart(16, '0')}`;
	const acked = new Promise<number>((resolve, reject) => {
		const deadline = setTimeout(
			() => finish(() => reject(new Error(`no ack for message ${sent}`))),
			ACK_DEADLINE_MS,
		);
		const finish = (settle: () => void) => {
			clearTimeout(deadline);
			acks.delete(messageId);
			settle();
		};
		acks.set(messageId, ({ attrs }) =>
			finish(() => {
				if (attrs.error) reject(new Error(`WhatsApp refused a message: ${attrs.error}`));
				else resolve(now() - begun);
			}),
		);
	});
	const text = `Order ${sent} is on its way and arrives tomorrow.`;
	await socket.sendMessage(`${contact}@s.whatsapp.net`, { text }, { messageId });
	return { callMs: now() - begun, acked };
}

async function measure(
	work: (result: { callMs: number[]; acked: Promise<number>[] }) => Promise<void>,
) {
	const collected = { callMs: [] as number[], acked: [] as Promise<number>[] };
	const cpuBefore = process.cpuUsage();
	const begun = now();
	await work(collected);
	const ackMs = await Promise.all(collected.acked);
	const elapsedMs = now() - begun;
	await pause(SETTLE_MS);
	const { user, system } = process.cpuUsage(cpuBefore);
	return { elapsedMs, cpuMs: (user + system) / 1000, callMs: collected.callMs, ackMs };
}

const calls = {
	open,

	/** Sends as many at once as the plan says. */
	send: ({ contacts, count, inFlight, waitFor }: SendPlan): Promise<SendResult> =>
		measure(async (result) => {
			let next = 0;
			const sendInTurn = async () => {
				while (next < count) {
					const contact = contacts[next % contacts.length] as string;
					next += 1;
					const { callMs, acked } = await send(contact);
					result.callMs.push(callMs);
					result.acked.push(acked);
					await (waitFor === 'ack' ? acked : yieldToSocket());
				}
			};
			await Promise.all(Array.from({ length: inFlight }, sendInTurn));
		}),

	/** Starts a send at fixed times, whether the one before has been answered or not. */
	sendPaced: ({ contact, count, perSecond }: PacedPlan): Promise<SendResult> =>
		measure(async (result) => {
			const begun = now();
			const running: Promise<void>[] = [];
			for (let n = 0; n < count; n += 1) {
				await pause(Math.max(0, begun + (n * 1000) / perSecond - now()));
				running.push(
					send(contact).then(({ callMs, acked }) => {
						result.callMs.push(callMs);
						result.acked.push(acked);
					}),
				);
			}
			await Promise.all(running);
		}),

	/** From now on tells the parent each message that arrives. */
	collect: () => {
		received = new Map();
		collecting = true;
		return cpuMs();
	},

	/** The time of each `messages.upsert`, by message id. */
	collected: async () => {
		await pause(SETTLE_MS);
		collecting = false;
		return { received, cpuMs: cpuMs() };
	},
};

function cpuMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

export type RawCalls = typeof calls;
answerCalls(calls);
