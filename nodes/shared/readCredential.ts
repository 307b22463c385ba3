import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Keys } from '../../src/client';
import type { Network } from '../../src/domain/instance';

export const credentialName = 'whatsAppGatewayApi';

/** Gateways of others, as the credential's form lists them. */
export const vendors = {
	evolution: 'Evolution API',
	megaapi: 'Mega-api',
	papi: 'P-API',
	zapini: 'Zapini',
} as const;

export type Vendor = keyof typeof vendors;

interface Defaults {
	/** Name of the instance for nodes that name none; empty when there is none. */
	instance: string;
	/** Two letters, such as `BR`, or null. */
	country: string | null;
}

/** A gateway that n8n's main process starts beside itself. */
export interface SidecarCredential extends Defaults {
	gateway: 'embedded';
	connection: 'sidecar';
	network: Network;
	sandboxUrl: string | null;
}

/** A gateway that somebody runs, reached over HTTP. */
export interface UrlCredential extends Defaults {
	gateway: 'embedded' | Vendor;
	connection: 'url';
	url: string;
	/** At least one is there. */
	keys: Keys;
	/** E-mail and password, where n8n logs in and keeps the token. */
	login: { email: string; password: string } | null;
}

export type GatewayCredential = SidecarCredential | UrlCredential;

export type GatewayKind = GatewayCredential['gateway'];

/** A field of the credential that nothing can be done with; the message names it as the form shows it. */
export class CredentialError extends Error {
	constructor(
		message: string,
		readonly hint: string,
	) {
		super(message);
	}
}

/** The credential as the form filled it, hidden fields left out. Throws CredentialError. */
export function readCredential(data: ICredentialDataDecryptedObject): GatewayCredential {
	const defaults = { instance: text(data.instance), country: readCountry(text(data.country)) };
	const gateway = data.gateway ?? 'embedded';
	if (gateway === 'embedded' && data.connection !== 'url') {
		const network = data.network === 'sandbox' ? 'sandbox' : 'whatsapp';
		const sandboxUrl = network === 'sandbox' ? text(data.sandboxUrl) || null : null;
		return { gateway, connection: 'sidecar', network, sandboxUrl, ...defaults };
	}
	if (gateway !== 'embedded' && !isVendor(gateway)) {
		throw new CredentialError(
			`This version does not know the gateway "${text(gateway)}"`,
			'Choose another gateway in the credential, or update the package',
		);
	}
	const url = readUrl(text(data.url));
	const login = gateway === 'zapini' && data.authentication === 'login' ? readLogin(data) : null;
	const keys = login
		? // n8n puts the token of the session in; the password stands here so that no error ever shows it.
			{ admin: text(data.sessionToken) || login.password }
		: readKeys(gateway, data);
	const instance = defaults.instance || impliedInstance(gateway, url, keys);
	return { gateway, connection: 'url', url, keys, login, ...defaults, instance };
}

function isVendor(gateway: unknown): gateway is Vendor {
	return typeof gateway === 'string' && Object.hasOwn(vendors, gateway);
}

function readLogin(data: ICredentialDataDecryptedObject): { email: string; password: string } {
	const email = text(data.email);
	const password = typeof data.password === 'string' ? data.password : '';
	for (const [name, value] of Object.entries({ Email: email, Password: password })) {
		if (!value) throw new CredentialError(`${name} is empty`, `Enter ${name} in the credential`);
	}
	return { email, password };
}

function readKeys(gateway: GatewayKind, data: ICredentialDataDecryptedObject): Keys {
	const key = text(data.apiKey);
	if (!key) {
		const name = gateway === 'megaapi' || gateway === 'zapini' ? 'Token' : 'API Key';
		throw new CredentialError(`${name} is empty`, 'Enter the key of the gateway in the credential');
	}
	const isOfInstance = gateway === 'megaapi' || (gateway === 'zapini' && key.startsWith('sk_'));
	const basic = gateway === 'evolution' ? text(data.metricsPassword) : '';
	return { ...(isOfInstance ? { instance: key } : { admin: key }), ...(basic ? { basic } : {}) };
}

/** At Zapini, the address or the token may say which instance is meant. */
function impliedInstance(gateway: GatewayKind, url: string, { instance }: Keys): string {
	if (gateway !== 'zapini') return '';
	const [, named] = /^https?:\/\/instance-([\w-]+)\./i.exec(url) ?? [];
	return named ?? (instance ? 'token' : '');
}

/** People paste what their browser shows: the panel's address and a final slash are taken off. */
function readUrl(value: string): string {
	const hint =
		'Enter the address of the API in the credential, such as https://gateway.example.com';
	if (!value) throw new CredentialError('URL is empty', hint);
	if (!/^https?:\/\/[^/\s]+/i.test(value)) {
		throw new CredentialError(`URL "${value}" does not begin with http:// or https://`, hint);
	}
	return value
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '')
		.replace(/\/manager(\/.*)?$/i, '');
}

function readCountry(value: string): string | null {
	if (!value) return null;
	if (/^[a-z]{2}$/i.test(value)) return value.toUpperCase();
	throw new CredentialError(
		`Default Country "${value}" is not a country code of two letters`,
		'Enter two letters in the credential, such as BR, or leave it empty',
	);
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
