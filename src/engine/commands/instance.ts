import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { InputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { InstanceState } from '../../domain/instance';
import type { Vitals } from '../connection';
import { isoTime } from '../messageEvents';
import { numberCandidates } from '../numbers';
import { restingStates } from '../stateMoves';
import type { NewChatLimits } from '../pacing/NewChats';
import type { Pacer } from '../pacing/Pacer';
import { offerView, statusView } from '../statusView';
import type { Command, CommandContext } from './Command';
import { getStats, usageOf } from './instanceUsage';
import { settingsCommands } from './settings';
import { webhookCommands } from './webhook';

/** How long Create, Connect and Restart wait for a first QR, or for the link to be back. */
const FIRST_QR_MS = 20_000;

/** What other gateways set up at creation, and this one not yet. */
const laterAtCreation = ['rabbitmq', 'sqs', 'chatwoot'] as const;

const create: Command<'instance.create'> = async (input, context) => {
	const { host } = context;
	const later = laterAtCreation.find((field) => input[field] !== undefined);
	if (later) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `${later} at creation`);
	if (input.integration !== undefined && input.integration !== 'baileys') {
		throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the integration ${input.integration}`);
	}
	const phone = pairingPhone(input.phone);
	const instance = await host.create(input.instance);
	const { name, link } = instance;
	await setUp(input, context);
	// A webhook that came with the creation hears of it.
	await instance.tell('instance.created', async () => statusView(link.status));
	const apiKey = input.apiKey ?? `wag_${randomBytes(32).toString('base64url')}`;
	await host.storage.apiKeys.put({
		id: randomUUID(),
		hash: createHash('sha256').update(apiKey).digest('hex'),
		instance: name,
		label: name,
		createdAt: host.clock.now(),
	});
	if (input.connect || phone) {
		link.connect(phone);
		await link.until(({ state }) => state !== 'connecting', FIRST_QR_MS);
	}
	return { ...statusView(link.status), apiKey, ...(await offerView(link.offer)) };
};

/** What comes with the creation takes effect with the first socket. */
async function setUp(input: InputOf<'instance.create'>, context: CommandContext): Promise<void> {
	const { instance, settings, proxy, webhook } = input;
	if (settings) await settingsCommands['settings.set']({ instance, ...settings }, context);
	if (proxy) await settingsCommands['proxy.set']({ instance, ...proxy }, context);
	const url = webhook?.url;
	if (url) await webhookCommands['webhook.set']({ instance, ...webhook, url }, context);
}

type StateFilter = NonNullable<InputOf<'instance.list'>['state']>;

/** What the words of the state filter mean here; all other states are `disconnected`. */
const filtered: Partial<Record<InstanceState, StateFilter>> = {
	created: 'pending',
	qr: 'qr',
	pairing_code: 'qr',
	passkey_required: 'qr',
	connected: 'connected',
	degraded: 'connected',
};

const list: Command<'instance.list'> = async (input, { host, caller }) => {
	const wanted = host
		.instances()
		.filter(({ name }) => caller.instance === null || caller.instance === name)
		.filter(({ name }) => (input.instance ?? input.instanceId ?? name) === name)
		.filter(({ status: { state } }) => isIn(state, input.state));
	const instances = wanted.map(async (instance) => ({
		...statusView(instance.status),
		...(await usageOf(host, instance)),
	}));
	return { instances: await Promise.all(instances) };
};

function isIn(state: InstanceState, wanted: StateFilter | undefined): boolean {
	return wanted === undefined || wanted === (filtered[state] ?? 'disconnected');
}

const get: Command<'instance.get'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { status, createdAt, pacing, link } = instance;
	return {
		...statusView(status),
		integration: 'baileys',
		createdAt: isoTime(createdAt),
		...(await usageOf(host, instance)),
		line: lineView(link.connection?.vitals ?? null),
		newChats: newChatsView(pacing.newChats.limits, await pacing.pacer.today()),
	};
};

const getState: Command<'instance.getState'> = async (input, { host }) =>
	statusView(host.instance(input.instance).status);

/** Answers with something to scan or type, with the link when it stands, or with why neither comes. */
const connect: Command<'instance.connect'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireKey();
	const { link } = instance;
	const phone = pairingPhone(input.phone);
	const wanted = phone ? 'pairing_code' : 'qr';
	link.connect(phone);
	const isOver = (state: InstanceState) =>
		state === 'connected' ||
		state === 'degraded' ||
		state === 'passkey_required' ||
		restingStates.has(state);
	await link.until(
		({ state }) => isOver(state) || (!input.waitUntilConnected && state === wanted),
		input.waitMs,
	);
	return { ...statusView(link.status), ...(await offerView(link.offer)) };
};

/** The QR or code on offer at this moment; all null when there is none. */
const getQr: Command<'instance.getQr'> = async (input, { host }) => {
	const { link } = host.instance(input.instance);
	return { ...statusView(link.status), ...(await offerView(link.offer)) };
};

const restart: Command<'instance.restart'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireKey();
	const { link } = instance;
	await link.restart();
	await link.until(({ state }) => state !== 'connecting', FIRST_QR_MS);
	return { ...statusView(link.status), ...(await offerView(link.offer)) };
};

const disconnect: Command<'instance.disconnect'> = async (input, { host }) => {
	const { link } = host.instance(input.instance);
	await link.disconnect();
	return statusView(link.status);
};

const logout: Command<'instance.logout'> = async (input, { host }) => {
	const { link } = host.instance(input.instance);
	await link.logout();
	return statusView(link.status);
};

const remove: Command<'instance.delete'> = async (input, { host }) => {
	await host.delete(input.instance);
	return { deleted: true, instance: input.instance };
};

function lineView(vitals: Vitals | null) {
	if (!vitals) return null;
	const time = (at: number | null) => (at === null ? null : isoTime(at));
	const { heardAt, answeredAt, trafficAt } = vitals;
	return { heardAt: time(heardAt), answeredAt: time(answeredAt), trafficAt: time(trafficAt) };
}

function newChatsView(
	{ lockedUntil, lockReason, quota, used }: NewChatLimits,
	today: Awaited<ReturnType<Pacer['today']>>,
) {
	return {
		lockedUntil: lockedUntil === null ? null : isoTime(lockedUntil),
		lockReason,
		quota,
		used,
		today: today?.newChats ?? null,
		leftToday: today?.newChatsLeft ?? null,
	};
}

export const instanceCommands = {
	'instance.create': create,
	'instance.list': list,
	'instance.get': get,
	'instance.getState': getState,
	'instance.getStats': getStats,
	'instance.connect': connect,
	'instance.getQr': getQr,
	'instance.restart': restart,
	'instance.disconnect': disconnect,
	'instance.logout': logout,
	'instance.delete': remove,
};

/** A pairing code is sent to one phone, so the number must be whole: with its country code. */
function pairingPhone(phone: string | undefined): string | null {
	if (!phone) return null;
	const [digits] = numberCandidates(phone, null);
	return digits ?? null;
}
