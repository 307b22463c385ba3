import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../scripts/n8n/eventually';
import {
	type Account,
	type Contact,
	runSandbox,
	type RunningSandbox,
} from '../../../src/simulator';
import { HookServer } from '../../support/HookServer';
import { TestSchema } from '../../support/TestSchema';
import { GatewayNode, type NodeSettings } from './GatewayNode';

export const INSTANCE = 'shop';
const NUMBER = '15550001001';
/** Seconds; short, so that who waits for one to run out waits not long. */
const LEASE_S = 2;

/** Something that a webhook was told. */
export interface Told {
	eventId: string;
	event: string;
	text: string;
	phone: string;
}

/** Gateway processes on one database, a local WhatsApp, and a webhook that notes what it is told. */
export class Cluster {
	private constructor(
		readonly whatsapp: RunningSandbox,
		readonly schema: TestSchema,
		readonly hook: HookServer,
		readonly nodes: readonly GatewayNode[],
		private readonly settings: NodeSettings,
	) {}

	/** Starts the processes, one after the other. */
	static async open(dist: string, databaseUrl: string, names: string[]): Promise<Cluster> {
		const folder = mkdtempSync(join(tmpdir(), 'wagate-cluster-'));
		const whatsapp = await runSandbox();
		const schema = new TestSchema(databaseUrl);
		const settings: NodeSettings = {
			dist,
			folder,
			sandboxUrl: whatsapp.controlUrl,
			adminKey: randomBytes(24).toString('base64url'),
			env: {
				WAGATE_DATABASE_URL: schema.url,
				WAGATE_DATABASE_SCHEMA: schema.schema,
				WAGATE_FILES: join(folder, 'files'),
				WAGATE_CLUSTER_LEASE: String(LEASE_S),
				WAGATE_WEBHOOK_WAITS: '0.2,0.5',
				WAGATE_LOG_LEVEL: process.env.WAGATE_TEST_LOG ?? 'warn',
			},
		};
		const nodes = await Promise.all(names.map((name) => GatewayNode.prepare(name, settings)));
		const cluster = new Cluster(whatsapp, schema, await HookServer.open(), nodes, settings);
		for (const node of nodes) await node.start();
		return cluster;
	}

	/** Another process for the database, which was not started yet. */
	async stranger(env: NodeJS.ProcessEnv): Promise<GatewayNode> {
		const { settings } = this;
		return GatewayNode.prepare('stranger', { ...settings, env: { ...settings.env, ...env } });
	}

	/** The account, linked by the first process, which then runs it. */
	async link(): Promise<Account> {
		const [first] = this.nodes;
		if (!first) throw new Error('there is no process');
		const account = this.whatsapp.simulator.account(NUMBER, { name: 'Shop' });
		await first.call('POST', '/instances', { instance: INSTANCE });
		const connect = () =>
			first.call<{ qr: string | null }>('POST', `/instances/${INSTANCE}/connect`, {});
		const qr = await eventually('the QR', async () => (await connect()).qr ?? undefined);
		await account.phone.scan(qr);
		await this.reaches(first, 'connected');
		await first.call('PUT', `/instances/${INSTANCE}/webhook`, { url: this.hook.url, events: [] });
		return account;
	}

	person(number: string): Contact {
		return this.whatsapp.simulator.contact(number, { name: `Person ${number}` });
	}

	async reaches(node: GatewayNode, state: string): Promise<void> {
		const isThere = async () => {
			const found = await node.call<{ state: string }>('GET', `/instances/${INSTANCE}`);
			return found.state === state || undefined;
		};
		await eventually(`${state} by way of ${node.name}`, isThere, { everyMs: 50 });
	}

	/** Name of the process that holds the lease; null while none does. */
	async owner(): Promise<string | null> {
		const [row] = await this.schema.query<{ pid: string }>(
			'select pid from instance_leases join cluster_members on id = holder',
		);
		return this.nodes.find((node) => node.pid === Number(row?.pid))?.name ?? null;
	}

	async ownedBy(name: string): Promise<void> {
		await eventually(
			`${name} as the owner`,
			async () => (await this.owner()) === name || undefined,
			{
				everyMs: 50,
			},
		);
	}

	/** What the webhook took, each event once, in the order in which it came first. */
	get told(): Told[] {
		const first = new Map<string, Told>();
		for (const { body, headers } of this.hook.posts) {
			const eventId = String(headers['webhook-id']);
			const { event, data } = JSON.parse(body) as {
				event: string;
				data: { message?: { text?: string }; phone?: string };
			};
			const told = { eventId, event, text: data.message?.text ?? '', phone: data.phone ?? '' };
			if (!first.has(eventId)) first.set(eventId, told);
		}
		return [...first.values()];
	}

	/** Texts that the webhook was told of as received from a person, in that order. */
	receivedFrom(number: string): string[] {
		return this.told
			.filter(({ event, phone }) => event === 'message.received' && phone === number)
			.map(({ text }) => text);
	}

	/** How often WhatsApp ended a socket because another one of the same device came (440). */
	get replaced(): number {
		return this.whatsapp.simulator.log.filter(
			({ direction, stanza }) =>
				direction === 'out' &&
				stanza.tag === 'stream:error' &&
				JSON.stringify(stanza).includes('replaced'),
		).length;
	}

	async close(): Promise<void> {
		await Promise.all(this.nodes.map((node) => node.end()));
		await this.hook.close();
		await this.whatsapp.close();
		await this.schema.drop();
		rmSync(this.settings.folder, { recursive: true, force: true });
	}
}
