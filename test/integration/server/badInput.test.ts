import { eventually } from '../../support/eventually';
import { openClient } from '../../../src/client';
import { errorTable, type ErrorCode } from '../../../src/domain/errors';
import type { Contact } from '../../../src/simulator';
import { systemClock } from '../../../src/support/clock';
import { buildHttpTransport } from '../../../src/support/httpTransport';
import { Scene } from '../engine/Scene';
import { adminKey, bodyLimit, Gateway, type Answer } from './Gateway';

const supportKey = 'wag_key-of-support-alone-1';
const eveNumber = '15550002001';
const stranger = '15550009999';

interface Case {
	what: string;
	code: ErrorCode;
	status: number;
	/** Whose account; `sales` unless said otherwise. */
	instance?: string;
	key?: string;
	body: { to?: string; text?: string } | string;
	native: string;
	/** What Evolution 2.3.7 has in `response.message`; unless said otherwise the same sentence in an array. */
	evolution?: unknown;
}

const cases: Case[] = [
	{
		what: 'an unknown instance',
		code: 'INSTANCE_NOT_FOUND',
		status: 404,
		instance: 'nobody',
		body: { to: eveNumber, text: 'hi' },
		native: 'There is no instance named "nobody"',
	},
	{
		what: 'a wrong key',
		code: 'UNAUTHORIZED',
		status: 401,
		key: 'wag_wrong',
		body: { to: eveNumber, text: 'hi' },
		native: 'The API key is missing or not valid here',
		evolution: 'Unauthorized',
	},
	{
		what: 'the key of another instance',
		code: 'UNAUTHORIZED',
		status: 401,
		key: supportKey,
		body: { to: eveNumber, text: 'hi' },
		native: 'The API key is missing or not valid here',
		evolution: 'Unauthorized',
	},
	{
		what: 'a number with letters',
		code: 'INVALID_NUMBER',
		status: 400,
		body: { to: '1555000my-friend', text: 'hi' },
		native: '"1555000my-friend" is not a phone number or a chat id',
	},
	{
		what: 'a number that is not on WhatsApp',
		code: 'NUMBER_NOT_ON_WHATSAPP',
		status: 400,
		body: { to: stranger, text: 'hi' },
		native: `The number ${stranger} is not on WhatsApp`,
		evolution: [{ jid: `${stranger}@s.whatsapp.net`, exists: false, number: stranger }],
	},
	{
		what: 'no number',
		code: 'BAD_REQUEST',
		status: 400,
		body: { text: 'hi' },
		native: 'to is required',
		evolution: [['instance requires property "number"']],
	},
	{
		what: 'empty text',
		code: 'BAD_REQUEST',
		status: 400,
		body: { to: eveNumber, text: '' },
		native: 'text is empty',
		evolution: [['text is empty']],
	},
	{
		what: 'text over 65,536',
		code: 'BAD_REQUEST',
		status: 400,
		body: { to: eveNumber, text: 'x'.repeat(65_537) },
		native: 'text is longer than 65536 characters',
		evolution: [['text is longer than 65536 characters']],
	},
	{
		what: 'an instance that is not connected',
		code: 'INSTANCE_NOT_CONNECTED',
		status: 409,
		instance: 'support',
		body: { to: eveNumber, text: 'hi' },
		native: 'The instance is not linked to WhatsApp: its state is created',
	},
	{
		what: 'malformed JSON',
		code: 'MALFORMED_JSON',
		status: 400,
		body: `{"to": "${eveNumber}", "text": "hi`,
		native: expect.stringMatching(/^The request body is not valid JSON: /) as string,
	},
	{
		what: 'a body over the limit',
		code: 'BODY_TOO_LARGE',
		status: 413,
		body: { to: eveNumber, text: 'x'.repeat(bodyLimit) },
		native: `The request body is larger than ${bodyLimit} bytes`,
	},
];

type Send = Pick<Case, 'instance' | 'key' | 'body'>;

let scene: Scene;
let gateway: Gateway;
let eve: Contact;

beforeAll(async () => {
	scene = await Scene.open({ engine: { instanceDefaults: { sendExpiryMs: 2_000 } } });
	eve = scene.sim.contact(eveNumber, { name: 'Eve' });
	await scene.link('sales', '15550001001');
	await scene.call('instance.create', { instance: 'support', apiKey: supportKey });
	gateway = await Gateway.open(scene);
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

const tongues: Record<'native' | 'evolution', (send: Send) => Promise<Answer>> = {
	native: ({ instance = 'sales', key, body }) =>
		gateway.native('POST', `${instance}/messages/text`, { key, body }),
	evolution: ({ instance = 'sales', key, body }) =>
		gateway.evolution('POST', `/message/sendText/${instance}`, { key, body: inEvolution(body) }),
};

function inEvolution(body: Case['body']): object | string {
	if (typeof body === 'string') return body.replace('"to"', '"number"');
	const { to, ...rest } = body;
	return { ...(to !== undefined && { number: to }), ...rest };
}

/** Nothing of what was refused is on its way, and what is right still goes through, once. */
async function expectOnlyGoodSends(text: string): Promise<void> {
	const ahead = Date.now() + 1e9;
	for (const instance of ['sales', 'support']) {
		// The good send before this one was acknowledged; that is stored with the next commit.
		await eventually(
			async () => (await scene.storage.outbox.due(instance, ahead, 10)).length === 0,
		);
	}
	const before = eve.inbox.length;
	await tongues.native({ body: { to: eveNumber, text } });
	await eve.receives({ text });
	expect(eve.inbox.slice(before).map((message) => message.text)).toEqual([text]);
}

test.each(cases)('native: $what', async ({ what, code, status, native, ...send }) => {
	const answer = await tongues.native(send);
	expect(answer).toEqual({
		status,
		body: {
			error: expect.objectContaining({
				code,
				message: native,
				hint: errorTable[code].hint,
			}) as object,
		},
	});
	await expectOnlyGoodSends(`after ${what}`);
});

test.each(cases)('Evolution: $what', async ({ what, code, status, native, evolution, ...send }) => {
	const answer = await tongues.evolution(send);
	const message = evolution ?? [native];
	expect(answer).toEqual({
		status,
		body: {
			status,
			error: expect.any(String) as string,
			response: { message, code, hint: errorTable[code].hint },
		},
	});
	await expectOnlyGoodSends(`after Evolution's ${what}`);
});

test('a message that WhatsApp refused says so again when asked for its state', async () => {
	const fault = scene.sim.faults.onSend({ to: eveNumber }).nack(463);
	const sent = await gateway.native('POST', 'sales/messages/text', {
		body: { to: eveNumber, text: 'limited' },
	});
	expect(sent).toMatchObject({ status: 429, body: { error: { code: 'CONTACT_LIMITED' } } });
	const inEvolution = await gateway.evolution('POST', '/message/sendText/sales', {
		body: { number: eveNumber, text: 'limited' },
	});
	expect(inEvolution).toMatchObject({
		status: 429,
		body: { response: { code: 'CONTACT_LIMITED' } },
	});
	fault.stop();
	await expect(stateOf(sent)).resolves.toMatchObject({
		status: 200,
		body: { state: 'failed', failure: { code: 'CONTACT_LIMITED' } },
	});
	await expectOnlyGoodSends('after a refusal');
});

test('a message that was played is told as played', async () => {
	const sent = await gateway.native('POST', 'sales/messages/text', {
		body: { to: eveNumber, text: 'played', waitFor: 'delivered' },
	});
	const received = await eve.receives({ text: 'played' });
	const isPlayed = scene.next('message.status', ({ data }) => data.state === 'played');
	eve.plays(received);
	await expect(isPlayed).resolves.toMatchObject({ messageId: received.id, failure: null });
	// A receipt that comes late takes nothing back.
	eve.reads(received);
	await tongues.native({ body: { to: eveNumber, text: 'x' } });
	await expect(stateOf(sent)).resolves.toMatchObject({ body: { state: 'played' } });
});

test('a message that could not leave in time says that it expired', async () => {
	const { connection } = scene.sim.account('15550001001');
	connection.refuse(503, 20);
	connection.drop();
	await scene.next('instance.disconnected');
	const body = { to: eveNumber, text: 'too late' };
	const [native, evolution] = await Promise.all([
		gateway.native('POST', 'sales/messages/text', { body }),
		gateway.evolution('POST', '/message/sendText/sales', { body: inEvolution(body) }),
	]);
	expect(native).toMatchObject({
		status: 504,
		body: { error: { code: 'EXPIRED', retryable: false, hint: errorTable.EXPIRED.hint } },
	});
	expect(evolution).toMatchObject({ status: 504, body: { response: { code: 'EXPIRED' } } });
	await expect(stateOf(native)).resolves.toMatchObject({
		status: 200,
		body: { state: 'failed', failure: { code: 'EXPIRED' } },
	});
});

test.each(['native', 'evolution'] as const)(
	'%s: a gateway that is down is named, and nothing of the key',
	async (dialect) => {
		const down = await Gateway.open(scene);
		await down.close();
		const client = openClient({
			dialect,
			baseUrl: down.url,
			keys: { admin: adminKey },
			transport: buildHttpTransport({ clock: systemClock }),
			clock: systemClock,
		});
		const call = client.call('message.sendText', { instance: 'sales', to: eveNumber, text: 'hi' });
		await expect(call).rejects.toMatchObject({
			code: 'GATEWAY_UNREACHABLE',
			retryable: true,
			message: expect.stringContaining(new URL(down.url).host) as string,
			hint: errorTable.GATEWAY_UNREACHABLE.hint,
		});
		await expect(call).rejects.not.toThrow(adminKey);
	},
);

function stateOf({ body }: Answer): Promise<Answer> {
	const { messageId, error } = body as { messageId?: string; error?: { details?: object } };
	const id = messageId ?? (error?.details as { messageId: string }).messageId;
	return gateway.native('GET', `sales/messages/${id}`);
}
