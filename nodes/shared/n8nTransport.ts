import {
	NodeApiError,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import type { HttpRequest, HttpResponse, HttpTransport } from '../../src/domain/ports/http';
import { credentialName } from './readCredential';
import { isComing } from './readValue';

/** Every kind of n8n's contexts that can make a request with a credential. */
export type RequestContext = Pick<IAllExecuteFunctions, 'getNode' | 'getCredentials' | 'logger'> & {
	helpers: Pick<IAllExecuteFunctions['helpers'], 'httpRequestWithAuthentication'>;
};

/**
 * HTTP through n8n's own helper, which puts the key in, masks it, and keeps to n8n's proxy and TLS settings. A key that
 * the caller wrote is left to the credential.
 */
export class N8nTransport implements HttpTransport {
	/**
	 * `renews`: n8n logs in again, and repeats the request, when the gateway refuses the token it kept. `credential`: as
	 * n8n decrypted it before; without it n8n reads its database for every request.
	 */
	constructor(
		private readonly context: RequestContext,
		private readonly renews = false,
		private readonly credential?: ICredentialDataDecryptedObject,
	) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const { statusCode, headers, body } = await this.exchange({
			...toOptions(request),
			encoding: encodingOf(request),
		});
		const head = { status: statusCode, headers: flat(headers) };
		if (request.streamed && isComing(body)) {
			if (statusCode < 400) return { ...head, body: '', stream: body };
			return { ...head, body: asText(await gather(body)) };
		}
		if (request.binary && statusCode < 400 && body instanceof Uint8Array) {
			return { ...head, body: '', bytes: body };
		}
		return { ...head, body: asText(body) };
	}

	/** The response as it arrives; aborting the signal closes it. */
	async stream(
		request: HttpRequest,
		signal: AbortSignal,
	): Promise<{ status: number; chunks: AsyncIterable<Uint8Array> }> {
		const { statusCode, body } = await this.exchange({
			...toOptions(request),
			encoding: 'stream',
			// The stream lives as long as the trigger does.
			timeout: undefined,
			abortSignal: signal,
		});
		return { status: statusCode, chunks: body as unknown as AsyncIterable<Uint8Array> };
	}

	private async exchange(options: IHttpRequestOptions): Promise<IN8nHttpFullResponse> {
		const { httpRequestWithAuthentication } = this.context.helpers;
		const request = httpRequestWithAuthentication.call(
			this.context as IAllExecuteFunctions,
			credentialName,
			this.renews ? { ...options, ignoreHttpStatusErrors: allBut401 } : options,
			this.credential && {
				credentialsDecrypted: { id: '', name: '', type: credentialName, data: this.credential },
			},
		) as Promise<IN8nHttpFullResponse>;
		return this.renews ? request.catch(refusedAgain) : request;
	}
}

/** The one status on which n8n logs in again, when it sees it as an error. */
const allBut401: IHttpRequestOptions['ignoreHttpStatusErrors'] = { ignore: true, except: [401] };

/** n8n gives up on a login that does not help by throwing; it is the gateway's answer all the same. */
function refusedAgain(error: Error): Promise<IN8nHttpFullResponse> {
	const isRefusal = error instanceof NodeApiError && error.httpCode === '401';
	return isRefusal
		? Promise.resolve({ statusCode: 401, headers: {}, body: '' })
		: Promise.reject(error);
}

function toOptions({ method, url, headers, body, timeoutMs }: HttpRequest): IHttpRequestOptions {
	const { authorization: _bearer, apikey: _evolution, 'x-api-key': _papi, ...rest } = headers;
	return {
		method,
		url,
		headers: rest,
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : asBuffer(body) }),
		timeout: timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

function encodingOf({ binary, streamed }: HttpRequest): IHttpRequestOptions['encoding'] {
	if (streamed) return 'stream';
	return binary ? 'arraybuffer' : 'text';
}

async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	for await (const part of body) parts.push(part);
	return Buffer.concat(parts);
}

/** n8n knows a Buffer and no other bytes; the file in it is not copied. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
	return Buffer.from(buffer, byteOffset, byteLength);
}

function flat(headers: IN8nHttpFullResponse['headers']): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), text(value)]),
	);
}

function text(value: unknown): string {
	return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

function asText(body: unknown): string {
	if (typeof body === 'string') return body;
	if (body === undefined || body === null) return '';
	if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
	// n8n parses what looks like JSON; whoever asked wants to parse it by itself.
	return JSON.stringify(body);
}
