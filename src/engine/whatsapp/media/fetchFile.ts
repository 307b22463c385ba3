import {
	type Agent,
	Agent as HttpAgent,
	type IncomingMessage,
	request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { DEF_MEDIA_HOST, DEFAULT_ORIGIN } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { RemoteFile } from '../../../domain/ports/media';
import { checkClear, openSealed } from './sealedFile';

/** What WhatsApp's media host says of a file that it does not keep any more, or not under this path. */
const GONE = new Set([403, 404, 410]);
/** Nothing came for this long. */
const IDLE_MS = 30_000;

const agents = {
	'http:': new HttpAgent({ keepAlive: true }),
	'https:': new HttpsAgent({ keepAlive: true }),
};

/** Where the media host of WhatsApp answers. */
export const mediaOrigin = `https://${DEF_MEDIA_HOST}`;

/** How media hosts are reached. */
export interface Way {
	origin: string;
	/** By which a proxy is taken. */
	agent?: Agent | undefined;
}

/**
 * The bytes of a received file in clear, while they come. Rejects with MEDIA_GONE when WhatsApp has it no more or its
 * bytes are others, and with URL_UNREACHABLE or TIMEOUT when trying again may help.
 */
export async function* fetchFile(
	file: RemoteFile,
	{ origin, agent }: Way,
): AsyncGenerator<Uint8Array> {
	const url = addressOf(file, origin);
	const answer = await get(url, agent);
	const { statusCode = 0 } = answer;
	if (statusCode !== 200) {
		answer.destroy();
		throw refusal(url, statusCode);
	}
	const { mediaKey, sha256 } = file;
	const body = readBody(answer, url);
	yield* mediaKey === null ? checkClear(body, sha256) : openSealed(body, { ...file, mediaKey });
}

/**
 * Whoever sends a message writes the path and the URL in it, so neither may lead anywhere but to WhatsApp's own host:
 * the URL is looked at only where there is no path, and only when it is WhatsApp's.
 */
function addressOf({ directPath, url }: RemoteFile, origin: string): URL {
	const text = directPath === '' ? url : directPath;
	const address = URL.canParse(text, origin) ? new URL(text, origin) : null;
	const isOurs = address?.origin === origin || (directPath === '' && isWhatsApp(address));
	if (address && isOurs) return address;
	throw new GatewayError('BAD_REQUEST', 'The message names no file on the media host of WhatsApp');
}

function isWhatsApp(address: URL | null): boolean {
	return (
		address?.protocol === 'https:' &&
		address.port === '' &&
		address.hostname.endsWith('.whatsapp.net')
	);
}

function get(url: URL, agent?: Agent): Promise<IncomingMessage> {
	const scheme = url.protocol as keyof typeof agents;
	const open = scheme === 'https:' ? requestHttps : requestHttp;
	return new Promise((resolve, reject) => {
		const outgoing = open(url, {
			agent: agent ?? agents[scheme],
			headers: { origin: DEFAULT_ORIGIN },
		});
		outgoing.setTimeout(IDLE_MS, () =>
			outgoing.destroy(new GatewayError('TIMEOUT', 'Fetching a file from WhatsApp')),
		);
		outgoing.once('response', resolve);
		outgoing.on('error', (error) => reject(unreached(url, error)));
		outgoing.end();
	});
}

async function* readBody(answer: IncomingMessage, url: URL): AsyncGenerator<Uint8Array> {
	try {
		yield* answer as AsyncIterable<Buffer>;
	} catch (error) {
		throw unreached(url, error);
	}
}

function refusal({ host }: URL, status: number): GatewayError {
	if (GONE.has(status)) {
		return new GatewayError('MEDIA_GONE', `its media host answered ${status}`, {
			details: { status },
		});
	}
	return new GatewayError('URL_UNREACHABLE', `${host} (HTTP ${status})`);
}

function unreached({ host }: URL, error: unknown): GatewayError {
	if (error instanceof GatewayError) return error;
	const { code = String(error) } = error as NodeJS.ErrnoException;
	return new GatewayError('URL_UNREACHABLE', `${host} (${code})`);
}
