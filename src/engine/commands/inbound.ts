import { createHash } from 'node:crypto';
import type { EventData } from '../../catalogue/events';
import type { InputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { InstanceState, StateReason } from '../../domain/instance';
import type { EngineHost } from '../EngineHost';
import { newHookToken } from '../hookTokens';
import type { Instance } from '../Instance';
import { isoTime } from '../messageEvents';
import { renderQr } from '../qrImage';
import { statusView } from '../statusView';
import type { Command } from './Command';

const success = { success: true } as const;

/** Each time they are switched on there is a new token; the one before is worth nothing from then on. */
const setHooks: Command<'inbound.setHooks'> = async ({ instance: name, enabled }, { host }) => {
	const { behaviour } = host.instance(name);
	const made = enabled ? newHookToken(name) : null;
	await behaviour.setHookToken(made && made.hash);
	return { enabled, token: made && made.token };
};

const receiveMessage: Command<'inbound.receiveMessage'> = async (input, { host }) => {
	const instance = openInstance(host, input.instance);
	const { messageId, fromMe, participant = null, pushName = null, content } = input;
	await report(instance, input.chatId, {
		...{ messageId, fromMe, participant, pushName, content },
		timestamp: timeOf(host, input.timestamp),
	});
	return success;
};

/** Only who has a message can say how far it has come: of messages of others it tells that they were read here. */
const receiveState: Command<'inbound.receiveState'> = async (input, { host }) => {
	const instance = openInstance(host, input.instance);
	const { messageId, fromMe, state } = input;
	const chat = await instance.identities.resolve(input.chatId, 'never');
	const isRead = state === 'read' || state === 'played';
	if (fromMe && (isRead || state === 'delivered')) {
		const timestamp = timeOf(host, input.timestamp);
		const about = { messageIds: [messageId], chat: chat.jid, participant: null };
		await instance.outbox.receipt({ ...about, state, timestamp });
	} else if (fromMe && state === 'server_ack') {
		instance.outbox.acked(messageId, null);
	} else if (!fromMe && isRead) {
		await instance.directory.learn({ kind: 'read', chat, messageIds: [messageId] });
	}
	return success;
};

const receiveQr: Command<'inbound.receiveQr'> = async (input, { host }) => {
	const instance = openInstance(host, input.instance);
	const { qr, qrImage } = input;
	const data: EventData<'instance.qr'> = {
		instance: instance.name,
		qr,
		qrImage: qrImage ?? (await renderQr(qr)),
		pairingCode: null,
		expiresAt: null,
		timestamp: isoTime(timeOf(host, input.timestamp)),
	};
	await instance.tell('instance.qr', async () => data, keyOf('qr', qr));
	return success;
};

interface Reported {
	event: 'instance.connected' | 'instance.disconnected' | 'instance.connecting';
	state: InstanceState;
	reason: StateReason | null;
}

const saidOutside = (message: string): StateReason => ({
	code: 'reported',
	message,
	hint: 'Look at the engine that reports to this instance',
});

const reported: Record<InputOf<'inbound.receiveConnection'>['state'], Reported> = {
	connected: { event: 'instance.connected', state: 'connected', reason: null },
	qr: { event: 'instance.connecting', state: 'qr', reason: null },
	disconnected: {
		event: 'instance.disconnected',
		state: 'logged_out',
		reason: saidOutside('The reporting engine says that it was unlinked'),
	},
	offline: {
		event: 'instance.disconnected',
		state: 'reconnecting',
		reason: saidOutside('The reporting engine says that it is out of reach'),
	},
};

/** The state of the instance itself is its own link's. */
const receiveConnection: Command<'inbound.receiveConnection'> = async (input, { host }) => {
	const instance = openInstance(host, input.instance);
	const { event, state, reason } = reported[input.state];
	const since = isoTime(timeOf(host, input.timestamp));
	const phone = input.phone ?? instance.status.phone;
	const build = async () => ({ ...statusView(instance.status), state, reason, since, phone });
	const key = input.timestamp && keyOf('connection', `${input.state} ${input.timestamp}`);
	await instance.tell(event, build, key);
	return success;
};

const receiveReaction: Command<'inbound.receiveReaction'> = async (input, { host }) => {
	const instance = openInstance(host, input.instance);
	const { chatId, messageId, fromMe, emoji, sender } = input;
	const key = { remoteJid: chatId, id: messageId, fromMe };
	await report(instance, chatId, {
		messageId: input.reactionId ?? keyOf('reaction', `${messageId} ${sender} ${emoji}`),
		fromMe: false,
		participant: chatId.endsWith('@g.us') ? sender : null,
		pushName: null,
		content: { reactionMessage: { key, text: emoji } },
		timestamp: host.clock.now(),
	});
	return success;
};

export const inboundCommands = {
	'inbound.setHooks': setHooks,
	'inbound.receiveMessage': receiveMessage,
	'inbound.receiveState': receiveState,
	'inbound.receiveQr': receiveQr,
	'inbound.receiveConnection': receiveConnection,
	'inbound.receiveReaction': receiveReaction,
};

/** Rejects with INBOUND_OFF where nobody switched the hooks on. */
function openInstance(host: EngineHost, name: string): Instance {
	const instance = host.instance(name);
	if (instance.behaviour.hookTokenHash === null) throw new GatewayError('INBOUND_OFF', name);
	return instance;
}

interface ReportedMessage {
	messageId: string;
	fromMe: boolean;
	participant: string | null;
	pushName: string | null;
	/** Protobuf `Message` as JSON. */
	content: Record<string, unknown>;
	timestamp: number;
}

/** Told once, however often it is reported. */
async function report(
	instance: Instance,
	chatId: string,
	{ content: given, participant, ...message }: ReportedMessage,
): Promise<void> {
	const { identities } = instance;
	const chat = await identities.resolve(chatId, 'never');
	const { proto, content } = instance.encode(given);
	if (!content) {
		throw new GatewayError('BAD_REQUEST', 'content holds no message that is known here', {
			details: { field: 'content' },
		});
	}
	await instance.report({
		...message,
		chat: chat.jid,
		chatAlt: null,
		participant: participant === null ? null : identities.mention(participant),
		participantAlt: null,
		content,
		proto,
		disappearAfter: null,
		history: null,
		inboxHash: null,
	});
}

function timeOf({ clock }: EngineHost, timestamp: string | undefined): number {
	return timestamp === undefined ? clock.now() : Date.parse(timestamp);
}

/** The same for the same report. */
function keyOf(kind: string, text: string): string {
	const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
	return `inbound-${kind}-${hash}`;
}
