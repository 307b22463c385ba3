import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import type { HttpRequest, HttpResponse, HttpTransport } from '../domain/ports/http';
import { isMainProcess, runGateway } from './gatewayProcess';
import { launchSidecar, type SidecarHost, type SidecarOptions } from './launchSidecar';
import { packageVersion } from './packageInfo';
import { defaultDataFolder, sidecarPlace, type SidecarPlace } from './sidecarPlace';
import { SocketTransport, wentNowhere } from './SocketTransport';

const stopDeadlineMs = 30_000;
const probeEveryMs = 50;

/** A connection to the embedded gateway. */
export interface Sidecar extends HttpTransport {
	readonly dataFolder: string;
	readonly network: Network;
	/** Key for `/v1`, read again whenever the gateway was started anew. */
	token(): string;
	/** The response of a GET as it arrives; aborting the signal closes it. */
	stream(request: HttpRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

export type { SidecarHost, SidecarOptions };

const opened = new Map<string, Promise<RunningSidecar>>();

/**
 * Finds the embedded gateway of a data folder, or starts it when this process may. Calls of one process share one
 * connection; when the gateway is gone at a later call, it is started again before that call is sent.
 *
 * Rejects with SIDECAR_ABSENT (nobody there and this is not n8n's main process) or SIDECAR_FAILED (with the end of its
 * log).
 */
export async function openSidecar(options: SidecarOptions, host = thisProcess()): Promise<Sidecar> {
	const dataFolder = options.dataFolder ?? defaultDataFolder(options.network, host.env);
	const known = opened.get(dataFolder);
	if (known) return known;
	const opening = RunningSidecar.open(options, sidecarPlace(dataFolder), host);
	opened.set(dataFolder, opening);
	opening.catch(() => opened.delete(dataFolder));
	return opening;
}

/** The embedded gateway of a data folder when it runs; null otherwise, and none is started. */
export async function findSidecar(
	options: SidecarOptions,
	host = thisProcess(),
): Promise<Sidecar | null> {
	const dataFolder = options.dataFolder ?? defaultDataFolder(options.network, host.env);
	const socket = new SocketTransport(sidecarPlace(dataFolder).socket);
	const request = { method: 'GET' as const, url: '/health', headers: {}, timeoutMs: 2_000 };
	const isThere = await socket.send(request).then(
		({ status }) => isHealth(status),
		() => false,
	);
	socket.close();
	return isThere ? openSidecar(options, host) : null;
}

/** Forgets a connection, so that the next `openSidecar` looks at the world anew. */
export async function closeSidecar(dataFolder: string): Promise<void> {
	const known = opened.get(dataFolder);
	opened.delete(dataFolder);
	(await known?.catch(() => undefined))?.close();
}

/** Also one that cannot write: it is there, and its instances say why. */
function isHealth(status: number): boolean {
	return status === 200 || status === 503;
}

interface Health {
	version: string;
}

class RunningSidecar implements Sidecar {
	private readonly socket: SocketTransport;
	private key = '';
	private ensuring: Promise<void> | null = null;

	private constructor(
		private readonly options: SidecarOptions,
		private readonly place: SidecarPlace,
		private readonly host: SidecarHost,
	) {
		this.socket = new SocketTransport(place.socket);
	}

	static async open(options: SidecarOptions, place: SidecarPlace, host: SidecarHost) {
		const sidecar = new RunningSidecar(options, place, host);
		await sidecar.ensure();
		return sidecar;
	}

	get dataFolder(): string {
		return this.place.dataFolder;
	}

	get network(): Network {
		return this.options.network;
	}

	token(): string {
		return this.key;
	}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const send = () => this.again(() => this.socket.send(this.authorised(request)));
		const answer = await send();
		return answer.status === 401 && this.hasNewKey() ? send() : answer;
	}

	async stream(request: HttpRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
		return this.again(() => this.socket.stream(this.authorised(request), signal));
	}

	/** Another process, or another copy of this code, may have started the gateway anew meanwhile. */
	private hasNewKey(): boolean {
		const before = this.key;
		this.key = this.readToken();
		return this.key !== before;
	}

	close(): void {
		this.socket.close();
	}

	/** Makes the call; when nobody was there, starts the gateway and makes it once more. */
	private async again<T>(call: () => Promise<T>): Promise<T> {
		try {
			return await call();
		} catch (error) {
			if (!wentNowhere(error)) throw error;
			await this.ensure();
			return call();
		}
	}

	private authorised(request: HttpRequest): HttpRequest {
		return { ...request, headers: { ...request.headers, authorization: `Bearer ${this.key}` } };
	}

	private async ensure(): Promise<void> {
		this.ensuring ??= this.findOrStart().finally(() => (this.ensuring = null));
		return this.ensuring;
	}

	private async findOrStart(): Promise<void> {
		const running = await this.health();
		const current = running && (await this.isCurrent(running));
		if (!current) await this.start();
		this.key = this.readToken();
		if (this.host.mayStart) await this.registerParent();
	}

	/** An older or newer gateway is asked to stop; a process that may not start one takes what is there. */
	private async isCurrent({ version }: Health): Promise<boolean> {
		const wanted = this.host.version();
		if (!this.host.mayStart || wanted === null || version === wanted) return true;
		this.key = this.readToken();
		await this.post('/v1/shutdown', {});
		const deadline = Date.now() + stopDeadlineMs;
		while (await this.health()) {
			if (Date.now() > deadline) {
				throw new GatewayError('SIDECAR_FAILED', `version ${version} of it does not stop`);
			}
			await pause(probeEveryMs);
		}
		return false;
	}

	private async start(): Promise<void> {
		if (!this.host.mayStart) throw new GatewayError('SIDECAR_ABSENT', this.place.dataFolder);
		await launchSidecar(
			this.options,
			this.place,
			this.host,
			async () => (await this.health()) !== null,
		);
	}

	private async health(): Promise<Health | null> {
		try {
			const answer = await this.socket.send({
				method: 'GET',
				url: '/health',
				headers: {},
				timeoutMs: 2_000,
			});
			return isHealth(answer.status) ? (JSON.parse(answer.body) as Health) : null;
		} catch {
			return null;
		}
	}

	/** So that the gateway lives as long as this process, whoever started it. */
	private async registerParent(): Promise<void> {
		await this.post('/v1/parents', { pid: this.host.pid });
	}

	private async post(path: string, body: object): Promise<void> {
		const { status } = await this.socket.send(
			this.authorised({
				method: 'POST',
				url: path,
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				timeoutMs: 5_000,
			}),
		);
		if (status >= 400) throw new GatewayError('SIDECAR_FAILED', `it answered ${status} to ${path}`);
	}

	private readToken(): string {
		try {
			return readFileSync(this.place.tokenFile, 'utf8').trim();
		} catch (cause) {
			const why = `its key file ${this.place.tokenFile} cannot be read`;
			throw new GatewayError('SIDECAR_FAILED', why, { cause });
		}
	}
}

function thisProcess(): SidecarHost {
	return {
		env: process.env,
		mayStart: isMainProcess(process.argv),
		pid: process.pid,
		version: versionOnDisk,
		run: runGateway,
	};
}

// n8n renames the package's folder during an update, and an old trigger may still run from the old code: what counts
// is the version that a start would run.
function versionOnDisk(): string | null {
	try {
		return packageVersion();
	} catch {
		return null;
	}
}
