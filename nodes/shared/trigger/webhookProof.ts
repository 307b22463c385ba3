import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { equalSecrets, verifyWebhook } from '../connection';
import type { GatewayKind } from '../readCredential';
import { tokenHeader } from './testRun';

/** What of a registration a gateway takes to prove its posts with. */
interface Settings extends IDataObject {
	url: string;
	headers?: Record<string, string>;
	hmacSecret?: string;
}

const tokenParameter = 'token';

/** How a vendor's gateway proves that a post is its own: some add a header, some sign, some know nothing but the URL. */
const proofs: Record<GatewayKind, 'header' | 'signature' | 'url'> = {
	embedded: 'header',
	evolution: 'header',
	megaapi: 'url',
	papi: 'url',
	zapini: 'signature',
};

/** What to register so that posts prove themselves. */
export function withProof(gateway: GatewayKind, url: string, token: string): Settings {
	switch (proofs[gateway]) {
		case 'header':
			return { url, headers: { [tokenHeader]: token } };
		case 'signature':
			return { url, hmacSecret: token };
		case 'url':
			return { url: secretUrl(url, token) };
	}
}

/** The address that only the gateway was told. */
export function secretUrl(url: string, token: string): string {
	const address = new URL(url);
	address.searchParams.set(tokenParameter, token);
	return address.href;
}

/** Whether the webhook that a gateway has is this registration. */
export function isOwn(
	gateway: GatewayKind,
	found: { url: string; enabled: boolean; headers: Record<string, string> },
	{ url, token }: { url: string; token: string },
): boolean {
	if (!found.enabled) return false;
	if (proofs[gateway] === 'url') return found.url === secretUrl(url, token);
	return found.url === url && found.headers[tokenHeader] === token;
}

/** Whether it points at this n8n at all, whatever its secret. */
export function isSamePlace(found: string, url: string): boolean {
	return found.split('?', 1)[0] === url.split('?', 1)[0];
}

/** Whether a post proves itself; takes the same time wherever a secret differs. */
export async function provesItself(
	context: IWebhookFunctions,
	gateway: GatewayKind,
	token: string,
): Promise<boolean> {
	const headers = context.getHeaderData();
	if (proofs[gateway] === 'signature') {
		return verifyWebhook(gateway, { headers, rawBody: await rawBodyOf(context) }, token);
	}
	const query = context.getQueryData() as IDataObject;
	const given = proofs[gateway] === 'url' ? query[tokenParameter] : headers[tokenHeader];
	return typeof given === 'string' && equalSecrets(given, token);
}

/** Express's request as n8n extends it; its types are not among our dependencies. */
interface RawRequest {
	rawBody?: Uint8Array;
	readRawBody?: () => Promise<void>;
}

async function rawBodyOf(context: IWebhookFunctions): Promise<string> {
	const request = context.getRequestObject() as unknown as RawRequest;
	if (!request.rawBody) await request.readRawBody?.();
	return Buffer.from(request.rawBody ?? []).toString('utf8');
}
