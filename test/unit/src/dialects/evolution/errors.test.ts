import { errorTable, GatewayError, type ErrorCode } from '../../../../../src/domain/errors';
import { dialect } from '../../../../../src/dialects/evolution/dialect';
import type { BoundRoute } from '../../../../../src/dialects/kit';

const route = dialect.routeOf('message.sendText') as BoundRoute;
const envelope = (status: number, message: unknown) => ({
	status,
	body: { status, error: 'Error', response: { message } },
});

/** As a running 2.3.7 answered, but for the licence, which its changelog for 2.4 tells. */
const recorded: [string, { status: number; body: unknown }, ErrorCode, string][] = [
	['wrong key', envelope(401, 'Unauthorized'), 'UNAUTHORIZED', 'key is missing or not valid'],
	[
		'unknown instance',
		envelope(404, ['The "unknown" instance does not exist']),
		'INSTANCE_NOT_FOUND',
		'"unknown"',
	],
	[
		'unknown instance in a list',
		envelope(404, ['Instance "zzz" not found']),
		'INSTANCE_NOT_FOUND',
		'"zzz"',
	],
	['unknown route', envelope(404, ['Cannot GET /nope']), 'GATEWAY_ANSWER', 'Cannot GET /nope'],
	[
		'duplicate name',
		envelope(403, ['This name "bot1" is already in use.']),
		'INSTANCE_EXISTS',
		'"bot1"',
	],
	[
		'schema failure',
		envelope(400, [['instance requires property "text"']]),
		'BAD_REQUEST',
		'instance requires property "text"',
	],
	[
		'schema failure of a group route',
		envelope(400, [{ property: 'action', message: 'action is not one of enum values' }]),
		'BAD_REQUEST',
		'action is not one of enum values',
	],
	['handler check', envelope(400, ['Text is required']), 'BAD_REQUEST', 'Text is required'],
	[
		'number not on WhatsApp',
		envelope(400, [{ jid: '5511@s.whatsapp.net', exists: false, number: '5511999999999' }]),
		'NUMBER_NOT_ON_WHATSAPP',
		'5511999999999',
	],
	['closed socket', envelope(500, 'Connection Closed'), 'INSTANCE_NOT_CONNECTED', 'close'],
	[
		'never connected',
		envelope(500, "Cannot read properties of undefined (reading 'onWhatsApp')"),
		'INSTANCE_NOT_CONNECTED',
		'close',
	],
	[
		'logout of a closed instance',
		envelope(400, ['The "cold" instance is not connected']),
		'INSTANCE_NOT_CONNECTED',
		'close',
	],
	['serialised TypeError', { status: 400, body: {} }, 'INSTANCE_NOT_CONNECTED', 'close'],
	[
		'serialised Boom',
		{
			status: 400,
			body: {
				...{ data: null, isBoom: true, isServer: false },
				output: { statusCode: 428, payload: { statusCode: 428, message: 'Connection Closed' } },
			},
		},
		'INSTANCE_NOT_CONNECTED',
		'close',
	],
	[
		'failure with status 200',
		{ status: 200, body: { error: true, message: '[object Object]' } },
		'INTERNAL',
		'[object Object]',
	],
	[
		'licence',
		{ status: 503, body: { error: 'service not activated', code: 'LICENSE_REQUIRED' } },
		'GATEWAY_LICENSE',
		'service not activated',
	],
	[
		'chat of an instance that was never connected',
		envelope(500, [
			{
				archived: false,
				message: [
					'An error occurred while archiving the chat. Open a calling.',
					"TypeError: Cannot read properties of undefined (reading 'chatModify')",
				],
			},
		]),
		'INSTANCE_NOT_CONNECTED',
		'close',
	],
	[
		'group of an instance that was never connected',
		envelope(404, [
			'No participants',
			"TypeError: Cannot read properties of undefined (reading 'groupMetadata')",
		]),
		'INSTANCE_NOT_CONNECTED',
		'close',
	],
	[
		'a TypeError about the request',
		envelope(500, "Cannot read properties of undefined (reading 'length')"),
		'INTERNAL',
		"reading 'length'",
	],
	[
		'Chatwoot that the server does not use',
		envelope(400, ['Chatwoot is disabled']),
		'UNSUPPORTED_BY_GATEWAY',
		'Chatwoot is disabled',
	],
	[
		'a template on Baileys',
		envelope(500, 'Method not available in the Baileys service'),
		'UNSUPPORTED_BY_GATEWAY',
		'Method not available',
	],
	[
		'the envelope of templates',
		{
			status: 400,
			body: {
				...{ status: 400, error: 'Bad Request' },
				message: 'Connection error: getaddrinfo ENOTFOUND graph.facebook.com',
				details: { whatsapp_code: 'UNKNOWN_ERROR', type: 'whatsapp_api_error' },
			},
		},
		'BAD_REQUEST',
		'graph.facebook.com',
	],
	['limit', envelope(429, ['slow down']), 'RATE_LIMITED', 'slow down'],
	['proxy', { status: 502, body: undefined }, 'GATEWAY_UNREACHABLE', 'HTTP 502'],
	['empty 500', { status: 500, body: undefined }, 'INTERNAL', 'HTTP 500'],
];

test.each(recorded)('%s is understood', (_what, answer, code, text) => {
	const error = dialect.errors.decode({ ...answer, headers: {} }, route);
	expect(error?.code).toBe(code);
	expect(error?.message).toContain(text);
	expect(error?.details?.status).toBe(answer.status);
});

test.each([
	[
		'group.list',
		envelope(500, 'Cannot convert undefined or null to object'),
		'INSTANCE_NOT_CONNECTED',
	],
	[
		'instance.restart',
		{ status: 200, body: { error: true, message: '[object Object]' } },
		'INSTANCE_NOT_CONNECTED',
	],
	['eventBus.set', { status: 201, body: undefined }, 'UNSUPPORTED_BY_GATEWAY'],
] as const)('%s that says nothing means something', (operation, answer, code) => {
	const asked = dialect.routeOf(operation) as BoundRoute;
	expect(dialect.errors.decode({ ...answer, headers: {} }, asked)?.code).toBe(code);
});

test.each([
	['an answer', { status: 201, body: { key: { id: 'A' } } }],
	['null', { status: 200, body: null }],
	['an empty body', { status: 200, body: undefined }],
	['a logout, which says error: false', { status: 200, body: { status: 'SUCCESS', error: false } }],
])('%s is no error', (_what, answer) => {
	expect(dialect.errors.decode({ ...answer, headers: {} }, route)).toBeNull();
});

const codes = Object.keys(errorTable) as ErrorCode[];

test.each(codes)('%s comes through our own Evolution tongue as itself', (code) => {
	const details = { field: 'text' };
	const subject = code === 'NUMBER_NOT_ON_WHATSAPP' ? '5511000000000' : 'sales';
	const error = new GatewayError(code, subject, { details });
	const answer = { ...dialect.errors.encode(error), headers: {} };
	expect(answer.status).toBeGreaterThanOrEqual(400);
	const read = dialect.errors.decode(answer, route);
	expect(read?.code).toBe(code);
	if (code !== 'UNAUTHORIZED') expect(read?.message).toBe(error.message);
});
