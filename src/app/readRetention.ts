import { GatewayError } from '../domain/errors';
import {
	defaultRetention,
	leastRetention,
	purgedKinds,
	type PurgedKind,
	type Retention,
} from '../domain/ports/retention';

const DAY = 86_400_000;

/** Reads `messages=30,events=2`, in days; what is not named is kept as by default. Throws BAD_REQUEST. */
export function readRetention(value: string | undefined): Retention {
	const retention = { ...defaultRetention };
	for (const part of (value ?? '').split(/[\s,]+/).filter(Boolean)) {
		const [kind = '', days] = part.split('=');
		if (!isKind(kind)) refuse(`names "${kind}", which is none of ${purgedKinds.join(', ')}`);
		const ms = Number(days) * DAY;
		const least = leastRetention[kind] ?? 1;
		if (!(ms >= least && Number.isFinite(ms))) {
			refuse(`says "${part}": ${kind} needs days, ${Math.max(least / DAY, 0.01)} at least`);
		}
		retention[kind] = ms;
	}
	return retention;
}

function isKind(kind: string): kind is PurgedKind {
	return (purgedKinds as readonly string[]).includes(kind);
}

function refuse(what: string): never {
	throw new GatewayError('BAD_REQUEST', `WAGATE_KEEP_DAYS ${what}`);
}
