import { pacingSettings } from '../catalogue/fields/settings';
import { GatewayError } from '../domain/errors';
import { isTimeZone, type PacingSettings } from '../engine/pacing';

/**
 * `off`, `on`, or what differs from the defaults: `perMinute=20,quietHours=22:00-07:00,timeZone=America/Sao_Paulo`, which
 * also turns it on. Throws BAD_REQUEST naming what is wrong.
 */
export function readPacing(value: string | undefined): Partial<PacingSettings> {
	if (!value) return {};
	if (value === 'off' || value === 'on') return { enabled: value === 'on' };
	const entries = value.split(',').map((part) => readEntry(part.trim()));
	return { enabled: true, ...Object.fromEntries(entries) };
}

function readEntry(part: string): [string, unknown] {
	const [, name = '', text = ''] = /^(\w+)=(.*)$/.exec(part) ?? [];
	const field = Object.hasOwn(pacingSettings, name)
		? pacingSettings[name as keyof PacingSettings]
		: null;
	if (!field || name === 'enabled') throw refusal(`has no "${part}"`);
	const checked = field.safeParse(name === 'typing' ? text === 'true' : readValue(name, text));
	const isZone = name !== 'timeZone' || isTimeZone(text);
	if (!checked.success || !isZone) throw refusal(`cannot take ${name}=${text}`);
	return [name, checked.data];
}

const texts: ReadonlySet<string> = new Set(['quietHours', 'timeZone']);

function readValue(name: string, text: string): unknown {
	return texts.has(name) || text === '' ? text : Number(text);
}

function refusal(what: string): GatewayError {
	const names = Object.keys(pacingSettings).filter((name) => name !== 'enabled');
	return new GatewayError(
		'BAD_REQUEST',
		`WAGATE_PACING ${what}; it is off, on, or of ${names.join(', ')}`,
	);
}
