import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SandboxProcess } from '../../../scripts/demo/SandboxProcess';
import { stopSidecar } from '../../../scripts/demo/stopSidecar';
import type { LocalPackages } from '../../../scripts/n8n/LocalPackages';
import type { N8n, N8nOptions } from '../../../scripts/n8n/N8n';
import { itemsOf, type Execution } from '../../../scripts/n8n/N8nClient';
import { defaultDataFolder, sidecarPlace } from '../../../src/app/sidecarPlace';
import {
	openSandbox,
	type RemoteAccount,
	type RemoteContact,
	type Sandbox,
} from '../../../src/simulator/http/openSandbox';
import { readLeaseHolder } from '../../../src/storage/sqlite/folderLease';
import { startN8nWithPackage, type N8nWithPackage } from '../../support/n8nWithPackage';
import {
	ACTION,
	actionNode,
	byName,
	chain,
	CREDENTIAL,
	echo,
	itemsNodes,
	manualTrigger,
	START,
} from './workflows';

export const INSTANCE = 'sales';
export const ACCOUNT = '15550001111';
export const EVE = '15550002222';

/** One stage for all tests of a suite, from before the first to after the last. */
export function useStage(suite: string, options: StageOptions = {}): () => Stage {
	let stage: Stage | undefined;
	beforeAll(async () => {
		stage = await Stage.open(suite, options);
	});
	afterAll(() => stage?.close());
	return () => {
		if (!stage) throw new Error('The stage is open from beforeAll on');
		return stage;
	};
}

type StageOptions = Omit<N8nOptions, 'packages' | 'logFile' | 'userFolder'>;

/** A local WhatsApp with Eve on it, and an n8n with this package and a credential for its embedded gateway. */
export class Stage {
	private constructor(
		private readonly sandboxProcess: SandboxProcess,
		private readonly folder: string,
		private readonly host: N8nWithPackage,
		/** Id of the credential. */
		readonly credential: string,
	) {}

	/** @param suite names its logs in `artifacts/n8n` */
	static async open(suite: string, options: StageOptions = {}): Promise<Stage> {
		const folder = mkdtempSync(path.join(tmpdir(), `wagate-${suite}-`));
		const sandbox = await SandboxProcess.start(process.cwd(), path.join(folder, 'local-whatsapp'));
		try {
			const host = await startN8nWithPackage(suite, {
				userFolder: path.join(folder, 'n8n'),
				...options,
				env: { ...options.env, WAGATE_SANDBOX_URL: sandbox.controlUrl },
			});
			const data = {
				gateway: 'embedded',
				connection: 'sidecar',
				network: 'sandbox',
				instance: INSTANCE,
			};
			const { id } = await host.n8n.client.createCredential('gateway', CREDENTIAL, data);
			return new Stage(sandbox, folder, host, id);
		} catch (error) {
			await sandbox.stop();
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.n8n.stop();
		await stopSidecar(this.n8n.userFolder);
		await this.sandboxProcess.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	get n8n(): N8n {
		return this.host.n8n;
	}

	get packages(): LocalPackages {
		return this.host.packages;
	}

	/** Name and version as n8n installed it. */
	get installed(): { name: string; version: string } {
		return this.host.installed;
	}

	get sandboxUrl(): string {
		return this.sandboxProcess.controlUrl;
	}

	get sandbox(): Sandbox {
		return openSandbox(this.sandboxUrl);
	}

	eve(): Promise<RemoteContact> {
		return this.sandbox.contact(EVE, { name: 'Eve' });
	}

	account(number = ACCOUNT): Promise<RemoteAccount> {
		return this.sandbox.account(number, { name: 'Sales' });
	}

	/** A further folder that goes with the stage. */
	subfolder(name: string): string {
		return mkdtempSync(path.join(this.folder, `${name}-`));
	}

	/** Runs the action node once by hand, for one item or for these. */
	async run(
		parameters: Record<string, unknown>,
		{ items, credential = this.credential, goOn = false }: RunOptions = {},
	): Promise<Execution> {
		const node = {
			...actionNode(parameters as Parameters<typeof actionNode>[0], credential),
			...(goOn ? { onError: 'continueRegularOutput' as const } : {}),
		};
		const nodes = [manualTrigger(), ...(items ? itemsNodes(items) : []), node];
		const { client } = this.n8n;
		const { id } = await client.createWorkflow(chain(`By hand ${crypto.randomUUID()}`, nodes));
		return client.runToEnd(id, { trigger: START });
	}

	/** The file that the action node put out with its first item. */
	async binary(execution: Execution): Promise<{ fileName: string; bytes: Buffer }> {
		const [item] = execution.data?.resultData.runData[ACTION]?.at(-1)?.data?.main?.[0] ?? [];
		const { id, fileName = '' } = item?.binary?.data ?? {};
		if (!id) throw new Error('The node put out no binary data');
		const bytes = await this.n8n.client.download(id);
		return { fileName, bytes };
	}

	/** Creates an instance, connects it, and scans its QR with the phone of the account. */
	async link(
		instance = INSTANCE,
		number = ACCOUNT,
		credential = this.credential,
	): Promise<RemoteAccount> {
		await this.must(
			{ resource: 'instance', operation: 'create', instanceName: instance },
			credential,
		);
		const connect = { resource: 'instance', operation: 'connect', instance: byName(instance) };
		const { qr } = await this.must(connect, credential);
		const account = await this.account(number);
		await account.scan(String(qr));
		const options = { waitUntilConnected: true };
		const { state } = await this.must({ ...connect, options }, credential);
		if (state !== 'connected') throw new Error(`The account did not link: ${String(state)}`);
		return account;
	}

	/** Publishes the echo workflow; resolves with its id once its trigger runs. */
	async publishEcho(credential = this.credential, instance?: string): Promise<string> {
		const { id } = await this.n8n.client.createWorkflow(echo(credential, instance));
		await this.n8n.client.publish(id);
		return id;
	}

	/** The process of the embedded gateway; null when none runs. */
	sidecarPid(): number | null {
		return readLeaseHolder(this.dataFolder)?.pid ?? null;
	}

	/** What the embedded gateway says of itself; rejects when none answers. */
	sidecarHealth(): Promise<{ version: string; network: string }> {
		const { socket } = sidecarPlace(this.dataFolder);
		return new Promise((resolve, reject) => {
			request({ socketPath: socket, path: '/health' }, (response) => {
				let body = '';
				response.setEncoding('utf8').on('data', (part: string) => (body += part));
				response.on('end', () => resolve(JSON.parse(body) as { version: string; network: string }));
			})
				.on('error', reject)
				.end();
		});
	}

	/** Of the embedded gateway. */
	get dataFolder(): string {
		return defaultDataFolder('sandbox', { N8N_USER_FOLDER: this.n8n.userFolder });
	}

	private async must(parameters: Record<string, unknown>, credential: string) {
		const execution = await this.run(parameters, { credential });
		const [item] = itemsOf(execution, ACTION);
		if (item) return item as Record<string, unknown>;
		throw new Error(`The node put out nothing: ${execution.data?.resultData.error?.message}`);
	}
}

interface RunOptions {
	items?: object[];
	/** Id of another credential. */
	credential?: string;
	/** *On error: continue*. */
	goOn?: boolean;
}
