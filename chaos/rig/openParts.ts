import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ForkedProcess } from '../../bench/rig/ForkedProcess';
import { openSandbox, type Sandbox } from '../../src/simulator/http/openSandbox';
import type { WhatsAppCalls } from '../children/whatsapp.mjs';
import type { Ledger } from '../ledger/Ledger';
import { Door } from './Door';
import { Gateway } from './Gateway';
import { Line } from './Line';
import { instanceNames } from './links';
import { People } from './People';
import { Receiver } from './Receiver';
import type { StageOptions } from './Stage';

export interface StageParts {
	whatsapp: Sandbox;
	people: People;
	line: Line;
	databaseLine: Line | null;
	schema: string;
	gateways: readonly Gateway[];
	/** How many there are to be. */
	accounts: number;
	receiver: Receiver;
}

type Endings = (() => Promise<unknown>)[];

/** Everything that a stage needs, each on loopback and the larger ones in processes of their own. */
export async function openParts(
	options: StageOptions,
	endings: Endings,
	ledger: () => Ledger,
): Promise<StageParts> {
	const whatsapp = await openWhatsApp(options, endings);
	const descriptor = await whatsapp.describe();
	const line = await openLine(descriptor.url, endings);
	const door = await Door.open({ ...descriptor, url: line.url });
	endings.push(() => door.close());
	const receiver = await Receiver.start();
	endings.push(() => receiver.goDown());
	const { database } = options;
	const databaseLine = database && (await openLine(database.url, endings));
	const schema = `chaos_${randomBytes(4).toString('hex')}`;
	const gateways = await prepareGateways(options, {
		sandboxUrl: door.url,
		database: databaseLine && { url: databaseLine.url, schema },
	});
	for (const gateway of gateways) endings.push(() => gateway.close());
	const { accounts, people: count } = options;
	const people = await People.gather(whatsapp, count, ledger);
	return { whatsapp, people, line, databaseLine, schema, gateways, accounts, receiver };
}

async function openWhatsApp({ dist }: StageOptions, endings: Endings): Promise<Sandbox> {
	const file = join(__dirname, '..', 'children', 'whatsapp.mts');
	const simulator = await ForkedProcess.start<WhatsAppCalls>('local WhatsApp', file, {
		args: [dist],
	});
	endings.push(() => simulator.stop());
	return openSandbox(await simulator.call('controlUrl', []));
}

async function openLine(url: string, endings: Endings): Promise<Line> {
	const line = await Line.open(url);
	endings.push(() => line.close());
	return line;
}

function prepareGateways(
	{ dist, folder, gateways, accounts }: StageOptions,
	at: { sandboxUrl: string; database: { url: string; schema: string } | null },
): Promise<Gateway[]> {
	const instances = instanceNames(accounts);
	const adminKey = randomBytes(24).toString('base64url');
	const names = Array.from({ length: gateways }, (_, n) => String(n + 1));
	return Promise.all(
		names.map((name) => Gateway.prepare({ ...at, dist, folder, name, adminKey, instances })),
	);
}
