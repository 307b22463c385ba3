import { jsonParse, type ICredentialDataDecryptedObject, type IDataObject } from 'n8n-workflow';
import type * as Sidecars from '../../src/app/startSidecar';
import type { OperationId } from '../../src/catalogue/operations';
import type * as Clients from '../../src/client';
import type * as Numbers from '../../src/client/completeNumber';
import type * as Media from '../../src/client/whatsappMedia';
import type * as Dialects from '../../src/dialects';
import type * as Evolution from '../../src/dialects/evolution/webhookSnapshot';
import type { SignedPost } from '../../src/dialects/kit';
import type { EventName, GatewayEvent } from '../../src/domain/event';
import type { Network } from '../../src/domain/instance';
import type {
	HttpRequest,
	HttpResponse,
	HttpTransport,
	PublicAnswer,
	PublicRequest,
} from '../../src/domain/ports/http';
import type * as Streams from '../../src/support/asReadable';
import type * as Clocks from '../../src/support/clock';
import type * as Secrets from '../../src/support/crypto';
import type * as Guards from '../../src/support/guardedHttp';
import { N8nTransport, type RequestContext } from './n8nTransport';
import {
	credentialName,
	readCredential,
	type GatewayCredential,
	type GatewayKind,
	type SidecarCredential,
	type UrlCredential,
} from './readCredential';

/* eslint-disable @typescript-eslint/no-require-imports --
   Required when first used, so that n8n's start does not pay for it. Not by import(): n8n updates a package by emptying
   require.cache, which import() does not look at, and would go on with the old code. */
const load = {
	client: () => require('../../src/client') as typeof Clients,
	guard: () => require('../../src/support/guardedHttp') as typeof Guards,
	media: () => require('../../src/client/whatsappMedia') as typeof Media,
	clock: () => require('../../src/support/clock') as typeof Clocks,
	dialects: () => require('../../src/dialects') as typeof Dialects,
	evolution: () => require('../../src/dialects/evolution/webhookSnapshot') as typeof Evolution,
	numbers: () => require('../../src/client/completeNumber') as typeof Numbers,
	streams: () => require('../../src/support/asReadable') as typeof Streams,
	secrets: () => require('../../src/support/crypto') as typeof Secrets,
	sidecar: () => require('../../src/app/startSidecar') as typeof Sidecars,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** A gateway, ready to be asked. */
export interface Connection {
	readonly credential: GatewayCredential;
	/** Which WhatsApp our own gateway is connected to; null for vendors', which know only the real one. */
	network: () => Promise<Network | null>;
	/**
	 * Runs a canonical operation. Rejects with GatewayError, which `toNodeError` turns into n8n's own. A file in the output
	 * is `base64`, or `fileBytes` that are still coming (`readable`).
	 */
	call: (operation: string, request: IDataObject, endpoint?: string) => Promise<IDataObject>;
	/**
	 * What to do in place of an operation that the gateway has not, or of which it refuses one field; null when nothing
	 * comes near.
	 */
	fallbackFor: (operation: string, request: IDataObject, field: unknown) => Fallback | null;
	/** Whether an endpoint of the gateway for the operation has words for the field. */
	takes: (operation: string, field: string) => boolean;
	/** Any request, by its path below the gateway's address. Rejects with GatewayError, also for the gateway's refusal. */
	request: (request: Clients.CustomRequest) => Promise<Clients.CustomAnswer>;
	/** Requests beyond the catalogue; the URL is a path below the gateway's address. */
	send: (request: HttpRequest) => Promise<HttpResponse>;
	stream: (request: HttpRequest, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
}

/**
 * Opens the gateway that the node's credential names; starts the embedded one when it does not run. `known`: the
 * credential, by who has asked n8n for it already and lives no longer than one execution.
 */
export async function openConnection(
	context: RequestContext,
	known?: ICredentialDataDecryptedObject,
): Promise<Connection> {
	const credential = readCredential(known ?? (await context.getCredentials(credentialName)));
	if (credential.connection === 'sidecar') return openSidecarConnection(credential);
	const transport = new N8nTransport(context, credential.login !== null, known);
	return openUrlConnection(credential, transport);
}

/** The same for a credential that is being tested, where n8n has no authenticated helper; keys go out as given. */
export async function openForTest(
	data: ICredentialDataDecryptedObject,
	transport: HttpTransport,
): Promise<Connection> {
	const credential = readCredential(data);
	if (credential.connection === 'sidecar') return openSidecarConnection(credential);
	const plain: HttpTransport = { send: (request) => transport.send(request) };
	if (!credential.login) return openUrlConnection(credential, plain);
	const { token } = await openUrlConnection(credential, plain).call('auth.login', {
		...credential.login,
		deviceName: 'n8n',
	});
	return openUrlConnection({ ...credential, keys: { admin: token as string } }, plain);
}

async function openSidecarConnection(credential: SidecarCredential): Promise<Connection> {
	const { network, sandboxUrl } = credential;
	const sidecar = await load.sidecar().openSidecar({ network, sandboxUrl });
	const { EmbeddedClient, asAutomation, retry } = load.client();
	const clock = load.clock().systemClock;
	const client = new EmbeddedClient({
		transport: asAutomation(sidecar),
		token: sidecar.token(),
		clock,
		middleware: [retry({ clock, random: Math.random })],
	});
	return {
		credential,
		network: async () => network,
		...callsOf(client),
		send: async (request) => sidecar.send(request),
		stream: async (request, signal) => sidecar.stream(request, signal),
	};
}

type UrlTransport = HttpTransport & Partial<Pick<N8nTransport, 'stream'>>;

function openUrlConnection(credential: UrlCredential, transport: UrlTransport): Connection {
	const { asAutomation, openClient, retry } = load.client();
	const clock = load.clock().systemClock;
	const client = openClient({
		dialect: dialectOf(credential.gateway),
		baseUrl: credential.url,
		keys: credential.keys,
		transport: asAutomation(transport),
		clock,
		middleware: [retry({ clock, random: Math.random })],
	});
	const absolute = (request: HttpRequest) => ({ ...request, url: credential.url + request.url });
	let network: Promise<Network | null> | undefined;
	return {
		credential,
		network: () => (network ??= askNetwork(credential, transport)),
		...callsOf(client),
		send: async (request) => transport.send(absolute(request)),
		stream: async (request, signal) => {
			const opened = await transport.stream?.(absolute(request), signal);
			if (opened?.status !== 200) throw new Error(`status ${opened?.status} to the event stream`);
			return opened.chunks;
		},
	};
}

/** Asked after the operation has run, so that it must not fail what has succeeded. */
async function askNetwork(
	{ gateway, url }: UrlCredential,
	transport: HttpTransport,
): Promise<Network | null> {
	if (gateway !== 'embedded') return null;
	const request = { method: 'GET' as const, url: `${url}/health`, headers: {}, timeoutMs: 5_000 };
	const health = await transport.send(request).catch(() => null);
	const facts = jsonParse<{ network?: Network }>(health?.body ?? '', { fallbackValue: {} });
	return facts.network ?? null;
}

export type Fallback = { operation: string; request: IDataObject };

function callsOf(
	client: Clients.RemoteClient,
): Pick<Connection, 'call' | 'fallbackFor' | 'request' | 'takes'> {
	return {
		call: async (operation, request, endpoint) => {
			const options = { streams: true, ...(endpoint && { endpoint }) };
			return await client.call(operation as OperationId, request, options);
		},
		fallbackFor: (operation, request, field) => {
			const found = load.client().fallbackFor(operation, request, field);
			return found && { operation: found.operation, request: found.input as IDataObject };
		},
		takes: (operation, field) => client.takes(operation, field),
		request: async (request) => client.request(request),
	};
}

function dialectOf(gateway: GatewayKind): Dialects.DialectName {
	return gateway === 'embedded' ? 'native' : gateway;
}

/** The canonical events in a vendor's webhook request; none when it says nothing that the catalogue has. */
export function decodeWebhook(
	gateway: GatewayKind,
	headers: Record<string, string | string[] | undefined>,
	body: unknown,
): GatewayEvent[] {
	const receivedAt = new Date(load.clock().systemClock.now()).toISOString();
	const { events } = load.dialects().findDialect(dialectOf(gateway));
	return events.decode({ headers, body, receivedAt });
}

/** Whether a vendor's post came from who knows the secret; false where the vendor signs nothing. */
export function verifyWebhook(gateway: GatewayKind, post: SignedPost, secret: string): boolean {
	const { events } = load.dialects().findDialect(dialectOf(gateway));
	return events.verify?.(post, secret) ?? false;
}

/** The events that a gateway can emit. */
export function emittedEvents(gateway: GatewayKind): readonly EventName[] {
	return load.dialects().findDialect(dialectOf(gateway)).events.emits;
}

/** `fileBytes` of an output as n8n takes them. */
export function readable(bytes: AsyncIterable<Uint8Array>): ReturnType<typeof Streams.asReadable> {
	return load.streams().asReadable(bytes);
}

/** Evolution's webhooks, word for word. */
export function evolutionWebhooks(): typeof Evolution {
	return load.evolution();
}

/** A number of the credential's default country with its country code; anything else as it is. */
export function completeNumber(given: string, country: string): string {
	return load.numbers().completeNumber(given, country);
}

/**
 * The file at an address that somebody else chose; `allowPrivate` where it is the gateway's own. Rejects with
 * GatewayError, which names the host and never the path.
 */
export function fetchFile(
	request: PublicRequest,
	{ allowPrivate }: { allowPrivate: boolean },
): Promise<PublicAnswer> {
	const clock = load.clock().systemClock;
	return load.guard().buildGuardedHttp({ clock, allowPrivate }).get(request);
}

export type RunningSidecar = Pick<Sidecars.Sidecar, 'send' | 'network'>;

/** The embedded gateway beside this n8n, whichever network it is on; null when none runs. */
export async function findSidecar(): Promise<RunningSidecar | null> {
	for (const network of ['whatsapp', 'sandbox'] as const) {
		const found = await load.sidecar().findSidecar({ network, sandboxUrl: null });
		if (found) return found;
	}
	return null;
}

/** Starts the embedded gateway of a network when it does not run. Rejects with SIDECAR_ABSENT or SIDECAR_FAILED. */
export async function startSidecar(network: Network): Promise<void> {
	await load.sidecar().openSidecar({ network, sandboxUrl: null });
}

/** Letters and digits alone, the same for the same text. */
export function digest(text: string): string {
	return load.secrets().sha256Hex(text).slice(0, 32);
}

/** WhatsApp's own files: where they lie, and how they are opened. */
export function whatsappMedia(): typeof Media {
	return load.media();
}

/** URL-safe, impossible to guess. */
export function randomToken(): string {
	return load.secrets().randomToken();
}

/** Whether two secrets are the same; takes the same time wherever they differ. */
export function equalSecrets(given: string, expected: string): boolean {
	return load.secrets().equalSecrets(given, expected);
}
