import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Network } from '../../src/domain/instance';

export const credentialName = 'whatsAppGatewayApi';

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
	gateway: 'embedded' | 'evolution';
	connection: 'url';
	url: string;
	apiKey: string;
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
	if (gateway !== 'embedded' && gateway !== 'evolution') {
		throw new CredentialError(
			`This version does not know the gateway "${text(gateway)}"`,
			'Choose another gateway in the credential, or update the package',
		);
	}
	const apiKey = text(data.apiKey);
	if (!apiKey) {
		throw new CredentialError('API Key is empty', 'Enter the key of the gateway in the credential');
	}
	return { gateway, connection: 'url', url: readUrl(text(data.url)), apiKey, ...defaults };
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
