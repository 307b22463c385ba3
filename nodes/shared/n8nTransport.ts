import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { HttpRequest, HttpResponse, HttpTransport } from '../../src/domain/ports/http';
import { credentialName } from './readCredential';

/** Every kind of n8n's contexts that can make a request with a credential. */
export type RequestContext = Pick<IAllExecuteFunctions, 'getNode' | 'getCredentials' | 'logger'> & {
	helpers: Pick<IAllExecuteFunctions['helpers'], 'httpRequestWithAuthentication'>;
};

/**
 * HTTP through n8n's own helper, which puts the key in, masks it, and keeps to n8n's proxy and TLS settings. A key that
 * the caller wrote is left to the credential.
 */
export class N8nTransport implements HttpTransport {
	constructor(private readonly context: RequestContext) {}

	async send(request: HttpRequest): Promise<HttpResponse> {
		const { statusCode, headers, body } = await this.exchange({
			...toOptions(request),
			encoding: request.binary ? 'arraybuffer' : 'text',
		});
		const head = { status: statusCode, headers: flat(headers) };
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
		return (await httpRequestWithAuthentication.call(
			this.context as IAllExecuteFunctions,
			credentialName,
			options,
		)) as IN8nHttpFullResponse;
	}
}

function toOptions({ method, url, headers, body, timeoutMs }: HttpRequest): IHttpRequestOptions {
	const { authorization: _own, apikey: _evolution, ...rest } = headers;
	return {
		method,
		url,
		headers: rest,
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
		timeout: timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
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
