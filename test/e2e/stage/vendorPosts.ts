import { createHmac } from 'node:crypto';
import type { Vendor } from '../../../nodes/shared/readCredential';
import evolution from '../../fixtures/evolution/webhooks/recorded.json';
import megaapi from '../../fixtures/megaapi/webhooks/documented.json';
import papi from '../../fixtures/papi/webhooks/documented.json';
import zapini from '../../fixtures/zapini/webhooks/documented.json';
import type { Recorded } from '../../support/vendor/VendorServer';

/** What a trigger told its gateway, in the words of that gateway. */
export interface Registration {
	url: string;
	headers: Record<string, string>;
	secret: string | null;
}

interface Posts {
	/** The endpoint that takes the registration. */
	endpoint: string;
	/** What the gateway answers when it is asked for the webhook that it has: none, where it can tell. */
	none: { endpoint: string; body: unknown } | null;
	registration: (body: Record<string, unknown>) => Registration;
	/** A message as this gateway posts it, with these words; `id` in place of the example's own, since a trigger leaves out what it had before. */
	message: (text: string, id?: string) => { body: object; headers: Record<string, string> };
	/** What the gateway adds to prove that a post is its own, beside the headers it was told. */
	sign: (rawBody: string, registration: Registration) => Record<string, string>;
}

type Fields = Record<string, unknown>;
type Headers = Record<string, string>;

const unsigned = () => ({});

/** How each vendor is told where to post, and how it posts a message; from the vendor's page or from recorded traffic. */
const posts: Record<Vendor, Posts> = {
	evolution: {
		endpoint: 'evolution.webhook.set',
		none: { endpoint: 'evolution.webhook.find', body: null },
		registration: ({ webhook }) => {
			const { url, headers } = webhook as { url: string; headers: Headers };
			return { url, headers, secret: null };
		},
		message: (text, id) => {
			const { body } = named(evolution, 'messages.upsert');
			const data = { ...keyed(body.data, id), message: { conversation: text } };
			return { headers: {}, body: { ...body, instance: 'bot1', data } };
		},
		sign: unsigned,
	},
	megaapi: {
		endpoint: 'megaapi.webhook.configWebhook',
		none: {
			endpoint: 'megaapi.webhook.find',
			body: { error: false, message: 'success', webhookUrl: '', webhookEnabled: false },
		},
		registration: ({ messageData }) => ({
			url: String((messageData as Fields).webhookUrl),
			headers: {},
			secret: null,
		}),
		message: (text, id) => {
			const { body } = named(megaapi, 'conversation');
			const message = { ...(body.message as Fields), conversation: text };
			return { headers: {}, body: { ...keyed(body, id), instance_key: 'megastart-key', message } };
		},
		sign: unsigned,
	},
	papi: {
		endpoint: 'papi.webhook.set',
		none: { endpoint: 'papi.webhook.get', body: { success: true, webhook: null } },
		registration: ({ url }) => ({ url: String(url), headers: {}, secret: null }),
		message: (text, id) => {
			const { body, headers = {} } = named(papi, 'a message');
			const data = { ...keyed(body.data, id), message: { conversation: text } };
			return { headers, body: { ...body, data } };
		},
		sign: unsigned,
	},
	zapini: {
		endpoint: 'zapini.webhookOut.set',
		none: null,
		registration: ({ webhook_url: url, webhook_secret: secret }) => ({
			url: String(url),
			headers: {},
			secret: String(secret),
		}),
		message: (text, id) => {
			const { body, headers = {} } = named(zapini, 'message.received');
			const ids = id ? { whatsapp_message_id: id, message_id: id } : {};
			const data = { ...(body.data as Fields), ...ids, content: text };
			return { headers, body: { ...body, data } };
		},
		sign: (rawBody, { secret }) => ({
			'x-webhook-signature': createHmac('sha256', secret ?? '')
				.update(rawBody)
				.digest('hex'),
		}),
	},
};

interface Post {
	name: string;
	body: Fields;
	headers?: Headers;
}

/** A post that holds the key of its message, with another id in it. */
function keyed(post: unknown, id: string | undefined): Fields {
	const { key, ...rest } = post as Fields;
	return { ...rest, key: { ...(key as Fields), ...(id ? { id } : {}) } };
}

function named(fixtures: readonly object[], name: string): Post {
	const found = (fixtures as Post[]).find((each) => each.name === name);
	if (!found) throw new Error(`no webhook fixture ${name}`);
	return found;
}

/** Where a vendor's server says that no webhook is set, as its answer; null where it cannot be asked. */
export function noWebhook(vendor: Vendor): { endpoint: string; body: unknown } | null {
	return posts[vendor].none;
}

/** The last registration that a vendor's server was sent. */
export function registrationIn(vendor: Vendor, requests: readonly Recorded[]): Registration {
	const { endpoint, registration } = posts[vendor];
	const last = requests.filter((request) => request.endpoint === endpoint).at(-1);
	if (!last) throw new Error(`${vendor} was told no webhook`);
	return registration(last.body as Fields);
}

/** Posts a message as the vendor does to the address that it was told. */
export async function postMessage(
	vendor: Vendor,
	registration: Registration,
	{ text, id }: { text: string; id?: string },
): Promise<Response> {
	const { message, sign } = posts[vendor];
	const { body, headers } = message(text, id);
	const rawBody = JSON.stringify(body);
	return fetch(registration.url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			...headers,
			...registration.headers,
			...sign(rawBody, registration),
		},
		body: rawBody,
	});
}
