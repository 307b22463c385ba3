import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../domain/errors';
import type { SessionCopy } from '../../domain/ports/transfer';
import { type ForeignKey, type ForeignSession, readForeignSession } from '../../engine';
import { readEvolution, readEvolutionKeys } from '../../storage';

/** A device that is to be used here from now on. */
export interface Incoming {
	/** Of a bundle its own, under which it can be imported once. */
	id: string;
	/** As it was called there; null where it had no name. */
	instance: string | null;
	phone: string | null;
	lid: string | null;
	profileName: string | null;
	copy: SessionCopy;
	/** What the person should know. */
	remarks: string[];
	/** Keeps the program of before from using it; called once it is stored here. */
	retire: () => void;
}

interface Asked {
	/** The person is sure that nothing uses it. */
	stopped: boolean;
	/** Files stay as they are. */
	keepSource: boolean;
	now: number;
}

/** A client that runs writes its keys with each message, and its credentials every few minutes. */
const QUIET_MS = 60_000;
const CREDS = 'creds.json';

/** A folder of Baileys' `useMultiFileAuthState`. Rejects with SESSION_IN_USE when it was written to a moment ago. */
export function readBaileysFolder(folder: string, asked: Asked): Incoming {
	const file = join(folder, CREDS);
	requireQuiet(folder, asked);
	const session = readForeignSession(readText(file), readKeys(folder));
	return {
		...incoming(session, null),
		retire: () => {
			if (!asked.keepSource) renameSync(file, `${file}.imported`);
		},
	};
}

export interface EvolutionPlace {
	/** PostgreSQL. */
	url: string;
	instance: string;
	/** Evolution's folder `instances`, or that of the instance in it; or the URL of its Redis. */
	keys: { folder: string } | { redis: string };
}

/** An instance of Evolution API: credentials in its database or its Redis, keys in its folder or its Redis. */
export async function readEvolutionInstance(
	{ url, instance, keys }: EvolutionPlace,
	asked: Asked,
): Promise<Incoming> {
	const found = await readEvolution(url, instance);
	if (!asked.stopped && found.hasCompany && found.status !== 'close') {
		throw new GatewayError(
			'SESSION_IN_USE',
			`Evolution's database is in use, and says that ${instance} is ${found.status}`,
		);
	}
	const stored = await readEvolutionStore(keys, found.id, asked);
	const creds = found.creds ?? stored.creds;
	if (!creds)
		throw new GatewayError('BUNDLE_REFUSED', `Evolution has no credentials of ${instance}`);
	const session = readForeignSession(creds, stored.keys);
	if (session.copy.entries.length === 0) {
		throw new GatewayError(
			'BUNDLE_REFUSED',
			`there are no keys of ${instance} where they should be`,
		);
	}
	return {
		...incoming(session, instance),
		remarks: [
			...remarksOn(session),
			`Delete ${instance} in Evolution without logging it out, or never start Evolution again: it would connect, too.`,
		],
		retire: () => undefined,
	};
}

async function readEvolutionStore(
	place: EvolutionPlace['keys'],
	id: string,
	asked: Asked,
): Promise<{ creds: string | null; keys: ForeignKey[] }> {
	if ('redis' in place) {
		const fields = await readEvolutionKeys(place.redis, id);
		const creds = fields.get('creds') ?? null;
		fields.delete('creds');
		return { creds, keys: [...fields].map(([name, json]) => ({ name, json })) };
	}
	const own = join(place.folder, id);
	const folder = isFolder(own) ? own : place.folder;
	requireQuiet(folder, asked);
	return { creds: null, keys: readKeys(folder) };
}

function incoming(session: ForeignSession, instance: string | null): Incoming {
	const { copy, identity } = session;
	return {
		id: randomUUID(),
		instance,
		phone: identity.phone,
		lid: identity.lid,
		profileName: identity.name,
		copy,
		remarks: remarksOn(session),
		retire: () => undefined,
	};
}

function remarksOn({ unknown }: ForeignSession): string[] {
	if (unknown.length === 0) return [];
	return [`${unknown.length} files are no keys and were left behind, such as ${unknown[0] ?? ''}.`];
}

function readKeys(folder: string): ForeignKey[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith('.json') && name !== CREDS)
		.map((name) => ({ name: name.slice(0, -'.json'.length), json: readText(join(folder, name)) }));
}

function requireQuiet(folder: string, { stopped, now }: Asked): void {
	if (stopped) return;
	const times = readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs);
	const ago = now - Math.max(0, ...times);
	if (ago >= QUIET_MS) return;
	throw new GatewayError(
		'SESSION_IN_USE',
		`${folder} was written to ${Math.max(0, Math.round(ago / 1_000))} seconds ago`,
	);
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (cause) {
		throw new GatewayError('BUNDLE_REFUSED', `${file} cannot be read`, { cause });
	}
}
