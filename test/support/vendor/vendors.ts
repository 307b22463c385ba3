import type { IncomingHttpHeaders } from 'node:http';
import type { Vendor } from '../../../nodes/shared/readCredential';

/** What a test needs to know of a vendor that its fixtures do not say. */
interface VendorFacts {
	/** Type of the node of its own, below the package's name. */
	node: string;
	/** As a node's list shows it. */
	title: string;
	/** The instance that most fixtures are about. */
	instance: string;
	key: string;
	/** What the credential's form asks for beside gateway, address and key. */
	credential: Record<string, string>;
	/** The key in a request, at the one place where this vendor looks for it. */
	keyIn: (headers: IncomingHttpHeaders) => string | undefined;
	/** Endpoints that ask for no key, by the vendor's documentation. */
	open: readonly string[];
	/** What is answered to a wrong key, and where that was taken from. */
	refusal: { status: number; body: object; source: string };
}

const bearer = ({ authorization = '' }: IncomingHttpHeaders) =>
	/^Bearer (.+)$/.exec(authorization)?.[1];
const header = (name: string) => (headers: IncomingHttpHeaders) => {
	const value = headers[name];
	return typeof value === 'string' ? value : undefined;
};

export const vendorFacts: Record<Vendor, VendorFacts> = {
	evolution: {
		node: 'evolutionApi',
		title: 'WhatsApp Evolution API',
		instance: 'bot1',
		key: '429683C4C977415CAAFCCE10F7D57E11',
		credential: { metricsPassword: 'metrics:of-the-fixtures' },
		keyIn: header('apikey'),
		open: ['evolution.system.root', 'evolution.system.metrics', 'evolution.webhook.evolution'],
		refusal: {
			status: 401,
			body: { status: 401, error: 'Unauthorized', response: { message: 'Unauthorized' } },
			source: 'recorded of a 2.3.7',
		},
	},
	megaapi: {
		node: 'megaApi',
		title: 'WhatsApp Mega-api',
		instance: 'megastart-key',
		key: 'M-oPvKJuReFNzhWnwCcBXd3Yq5',
		credential: {},
		keyIn: bearer,
		open: [],
		refusal: {
			status: 401,
			body: { error: true, message: 'Invalid token' },
			source: 'inferred from the envelope, since no answer to a wrong token is documented',
		},
	},
	papi: {
		node: 'pApi',
		title: 'WhatsApp P-API',
		instance: 'my-instance',
		key: 'panel-key-4f6b1d90c2a84e7e',
		credential: {},
		keyIn: header('x-api-key'),
		open: [],
		refusal: {
			status: 401,
			body: { success: false, error: 'Unauthorized' },
			source: 'inferred from the envelope, since no answer to a wrong key is documented',
		},
	},
	zapini: {
		node: 'zapini',
		title: 'WhatsApp Zapini',
		instance: '550e8400-e29b-41d4-a716-446655440000',
		key: 'sk_7tq2m9x4v1n8b3c6',
		credential: { authentication: 'token' },
		keyIn: bearer,
		open: [
			'zapini.auth.login',
			'zapini.direct.health',
			'zapini.webhookIn.connection',
			'zapini.webhookIn.incoming',
			'zapini.webhookIn.qr',
			'zapini.webhookIn.reaction',
			'zapini.webhookIn.status',
		],
		refusal: {
			status: 401,
			body: { message: 'Unauthenticated.' },
			source: 'the status is documented, the body is that of Laravel Sanctum',
		},
	},
};

export const vendorNames = Object.keys(vendorFacts) as Vendor[];

/** A credential for a server at this address, as the form would save it. */
export function credentialFor(
	vendor: Vendor,
	url: string,
	given: Record<string, string> = {},
): Record<string, string> {
	const { key, instance, credential } = vendorFacts[vendor];
	return { gateway: vendor, url, apiKey: key, instance, ...credential, ...given };
}
