import { errorTable, GatewayError } from '../../src/domain/errors';
import { adminKey, testServer } from '../support/testServer';

/** Each thing that users get wrong, in both tongues: status, the envelope of that tongue, and the next step. */
interface Case {
	what: string;
	code: keyof typeof errorTable;
	body: string | object;
	instance?: string;
	native: { status: number; message: RegExp };
	evolution: { status: number; message: unknown };
}

const to = '5511988887777';
const cases: Case[] = [
	{
		what: 'unknown instance',
		code: 'INSTANCE_NOT_FOUND',
		instance: 'nobody',
		body: { to, text: 'hi' },
		native: { status: 404, message: /There is no instance named "nobody"/ },
		evolution: { status: 404, message: ['There is no instance named "nobody"'] },
	},
	{
		what: 'instance name that cannot exist',
		code: 'INSTANCE_NOT_FOUND',
		instance: 'a%20b',
		body: { to, text: 'hi' },
		native: { status: 404, message: /"a b"/ },
		evolution: { status: 404, message: ['There is no instance named "a b"'] },
	},
	{
		what: 'number with letters',
		code: 'INVALID_NUMBER',
		body: { to: 'my-friend', text: 'hi' },
		native: { status: 400, message: /"my-friend" is not a phone number/ },
		evolution: { status: 400, message: ['"my-friend" is not a phone number or a chat id'] },
	},
	{
		what: 'number not on WhatsApp',
		code: 'NUMBER_NOT_ON_WHATSAPP',
		body: { to: '5511000000000', text: 'hi' },
		native: { status: 400, message: /5511000000000 is not on WhatsApp/ },
		evolution: {
			status: 400,
			message: [{ jid: '5511000000000@s.whatsapp.net', exists: false, number: '5511000000000' }],
		},
	},
	{
		what: 'missing text',
		code: 'BAD_REQUEST',
		body: { to },
		native: { status: 400, message: /^text is required$/ },
		evolution: { status: 400, message: [['instance requires property "text"']] },
	},
	{
		what: 'empty text',
		code: 'BAD_REQUEST',
		body: { to, text: '' },
		native: { status: 400, message: /^text is empty$/ },
		evolution: { status: 400, message: [['text is empty']] },
	},
	{
		what: 'text over 65,536',
		code: 'BAD_REQUEST',
		body: { to, text: 'x'.repeat(65_537) },
		native: { status: 400, message: /^text is longer than 65536 characters$/ },
		evolution: { status: 400, message: [['text is longer than 65536 characters']] },
	},
	{
		what: 'text of the wrong type',
		code: 'BAD_REQUEST',
		body: { to, text: 12 },
		native: { status: 400, message: /^text must be of type string$/ },
		evolution: { status: 400, message: [['text must be of type string']] },
	},
	{
		what: 'instance not connected',
		code: 'INSTANCE_NOT_CONNECTED',
		body: { to, text: 'not connected' },
		native: { status: 409, message: /its state is logged_out/ },
		evolution: {
			status: 409,
			message: ['The instance is not linked to WhatsApp: its state is logged_out'],
		},
	},
	{
		what: 'malformed JSON',
		code: 'MALFORMED_JSON',
		body: '{"to": "5511',
		native: { status: 400, message: /not valid JSON/ },
		evolution: { status: 400, message: [expect.stringContaining('not valid JSON')] },
	},
	{
		what: 'body over the limit',
		code: 'BODY_TOO_LARGE',
		body: { to, text: 'x'.repeat(200_000) },
		native: { status: 413, message: /larger than 100000 bytes/ },
		evolution: { status: 413, message: ['The request body is larger than 100000 bytes'] },
	},
	{
		what: 'body that is no object',
		code: 'BAD_REQUEST',
		body: '["hi"]',
		native: { status: 400, message: /must be a JSON object/ },
		evolution: { status: 400, message: ['The body must be a JSON object'] },
	},
];

function scene() {
	const opened = testServer({ bodyLimit: 100_000 });
	opened.gateway.answer('message.sendText', ({ input }) => {
		if (/[a-z]/i.test(String(input.to))) throw new GatewayError('INVALID_NUMBER', String(input.to));
		if (input.to === '5511000000000') {
			throw new GatewayError('NUMBER_NOT_ON_WHATSAPP', String(input.to));
		}
		throw new GatewayError('INSTANCE_NOT_CONNECTED', 'logged_out');
	});
	return opened;
}

test.each(cases)('native: $what', async ({ code, body, instance = 'sales', native }) => {
	const answer = await scene().server.inject({
		method: 'POST',
		url: `/v1/instances/${instance}/messages/text`,
		headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
		payload: body,
	});
	const { error } = answer.json<{ error: Record<string, unknown> }>();
	expect(answer.statusCode).toBe(native.status);
	expect(error).toMatchObject({ code, hint: errorTable[code].hint });
	expect(error.message).toMatch(native.message);
});

test.each(cases)('Evolution: $what', async ({ code, body, instance = 'sales', evolution }) => {
	const answer = await scene().server.inject({
		method: 'POST',
		url: `/message/sendText/${instance}`,
		headers: { apikey: adminKey, 'content-type': 'application/json' },
		payload: typeof body === 'string' ? body.replace('"to"', '"number"') : inEvolution(body),
	});
	const { status, message } = evolution;
	expect(answer.statusCode).toBe(status);
	expect(answer.json()).toEqual({
		status,
		error: expect.any(String) as string,
		response: { message, code, hint: errorTable[code].hint },
	});
});

function inEvolution({ to: number, ...rest }: { to?: string }) {
	return { number, ...rest };
}

test('Evolution: an error names the field of the older body when the request came in it', async () => {
	const answer = await scene().server.inject({
		method: 'POST',
		url: '/message/sendText/sales',
		headers: { apikey: adminKey },
		payload: { number: to, textMessage: { text: '' } },
	});
	expect(answer.json()).toMatchObject({
		response: { message: [['textMessage.text is empty']] },
	});
});

test('a key is refused before the body is read and before an instance is said to exist', async () => {
	const { server, gateway } = scene();
	const answer = await server.inject({
		method: 'POST',
		url: '/message/sendText/nobody',
		headers: { apikey: 'wrong', 'content-type': 'application/json' },
		payload: '{"broken',
	});
	expect(answer.statusCode).toBe(401);
	expect(answer.json()).toMatchObject({
		status: 401,
		error: 'Unauthorized',
		response: { message: 'Unauthorized' },
	});
	expect(gateway.calls).toEqual([]);
});

test.each([
	['/v1/nope', { error: { code: 'ROUTE_NOT_FOUND', message: 'There is no route GET /v1/nope' } }],
	['/nope', { error: { code: 'ROUTE_NOT_FOUND' } }],
	['/message/nope/sales', { response: { message: ['Cannot GET /message/nope/sales'] } }],
	['/evolution/nope?apikey=1', { response: { message: ['Cannot GET /evolution/nope'] } }],
])('an unknown route %s answers in the tongue of its path', async (url, body) => {
	const answer = await scene().server.inject({ url });
	expect(answer.statusCode).toBe(404);
	expect(answer.json()).toMatchObject(body);
});

test('a path that is no URL encoding is an error of its tongue', async () => {
	const { server } = scene();
	const headers = { apikey: adminKey };
	const answer = await server.inject({ url: '/instance/connectionState/%E0%A4%A', headers });
	expect(answer.statusCode).toBe(400);
	expect(answer.json()).toMatchObject({ status: 400, error: 'Bad Request' });
});

test('an unexpected failure says nothing of its inside', async () => {
	const { server, gateway } = scene();
	gateway.answer('instance.getState', () => {
		throw new Error('ENOENT /home/ann/secret/path');
	});
	const answer = await server.inject({
		url: '/v1/instances/sales',
		headers: { authorization: `Bearer ${adminKey}` },
	});
	expect(answer.statusCode).toBe(500);
	expect(answer.body).not.toContain('secret');
	expect(answer.json()).toMatchObject({ error: { code: 'INTERNAL' } });
});

test('a DELETE with the JSON content type and no body is no JSON error', async () => {
	const answer = await testServer().server.inject({
		method: 'DELETE',
		url: '/instance/logout/sales',
		headers: { apikey: adminKey, 'content-type': 'application/json' },
	});
	expect(answer.json()).toEqual({
		status: 'SUCCESS',
		error: false,
		response: { message: 'Instance logged out' },
	});
});

test('a body of another content type is refused with the header to send', async () => {
	const answer = await testServer().server.inject({
		method: 'POST',
		url: '/v1/instances/sales/messages/text',
		headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'text/plain' },
		payload: 'to=1',
	});
	expect(answer.json()).toMatchObject({
		error: { code: 'MALFORMED_JSON', message: expect.stringContaining('text/plain') as string },
	});
});
