import type { InputOf, OutputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { ProxySettings } from '../Behaviour';
import type { Instance } from '../Instance';
import { isTimeZone } from '../pacing/localTime';
import type { PacingSettings } from '../pacing/settings';
import type { Command } from './Command';

const getSettings: Command<'settings.get'> = async (input, { host }) =>
	settingsView(host.instance(input.instance));

/** What a login says, whether the account is online and how much history is wanted, begins with a new socket. */
const setSettings: Command<'settings.set'> = async ({ instance: name, ...given }, { host }) => {
	const instance = host.instance(name);
	const before = instance.behaviour.current;
	const { pacing, ...behaviour } = withoutUnset(given);
	if (pacing) await instance.changePacing(checkedPacing(pacing));
	await instance.behaviour.change(behaviour);
	if (before.alwaysOnline !== instance.behaviour.current.alwaysOnline) await renew(instance);
	return settingsView(instance);
};

const getProxy: Command<'proxy.get'> = async (input, { host }) =>
	proxyView(host.instance(input.instance));

/** Moves an open socket to the proxy, or off it, at once. */
const setProxy: Command<'proxy.set'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	await instance.behaviour.setProxy(chosenProxy(input, instance.behaviour.proxy));
	await renew(instance);
	return proxyView(instance);
};

export const settingsCommands = {
	'settings.get': getSettings,
	'settings.set': setSettings,
	'proxy.get': getProxy,
	'proxy.set': setProxy,
};

async function renew({ link }: Instance): Promise<void> {
	if (link.connection) await link.restart();
}

function settingsView(instance: Instance): OutputOf<'settings.get'> {
	const { current, pacing } = instance.behaviour;
	return { instance: instance.name, ...current, pacing };
}

function proxyView({ name, behaviour }: Instance): OutputOf<'proxy.get'> {
	if (!behaviour.proxy) return { instance: name, enabled: false, hasPassword: false };
	const { password, ...shown } = behaviour.proxy;
	return { instance: name, ...shown, hasPassword: password !== undefined };
}

/** A password is never given out, so who changes another field cannot send it again: it stays with its user and host. */
function chosenProxy(input: InputOf<'proxy.set'>, before: ProxySettings | null): ProxySettings {
	const { instance: _instance, ...given } = withoutUnset(input);
	const { password: _password, ...kept } = { ...before };
	const isSameLogin =
		(given.host ?? before?.host) === before?.host &&
		(given.username ?? before?.username) === before?.username;
	const chosen = {
		...nowhere,
		...(isSameLogin ? before : kept),
		...given,
	};
	for (const field of ['host', 'port'] as const) {
		if (chosen[field] || !chosen.enabled) continue;
		throw new GatewayError('BAD_REQUEST', `${field} is required`, { details: { field } });
	}
	return chosen;
}

function checkedPacing(given: Partial<PacingSettings>): Partial<PacingSettings> {
	const pacing = withoutUnset(given);
	if (pacing.timeZone === undefined || isTimeZone(pacing.timeZone)) return pacing;
	throw new GatewayError('BAD_REQUEST', `pacing.timeZone is no zone: "${pacing.timeZone}"`, {
		details: { field: 'pacing.timeZone' },
	});
}

const nowhere = { protocol: 'http', host: '', port: 0 } as const;

function withoutUnset<T extends object>(given: T): T {
	const set = Object.entries(given).filter(([, value]) => value !== undefined);
	return Object.fromEntries(set) as T;
}
