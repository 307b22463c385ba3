import { GatewayError } from '../../../../../src/domain/errors';
import { dialect } from '../../../../../src/dialects/papi/dialect';
import type { BoundRoute } from '../../../../../src/dialects/kit';

const route = dialect.routeOf('message.sendText') as BoundRoute;
const read = (status: number, body: unknown) =>
	dialect.errors.decode({ status, headers: {}, body }, route);

test.each([
	[
		400,
		{ success: false, error: 'Number not registered on WhatsApp', number: '551' },
		'NUMBER_NOT_ON_WHATSAPP',
	],
	[400, { success: false, error: 'jid is required' }, 'BAD_REQUEST'],
	[401, { error: 'Unauthorized' }, 'UNAUTHORIZED'],
	[404, { success: false, error: 'Instance not found' }, 'INSTANCE_NOT_FOUND'],
	[404, { error: 'Cannot POST /api/nope' }, 'GATEWAY_ANSWER'],
	[500, { success: false, error: 'Instance not connected' }, 'INSTANCE_NOT_CONNECTED'],
	[500, { success: false, error: 'boom' }, 'INTERNAL'],
	[200, { success: false, error: 'boom' }, 'INTERNAL'],
	[200, { error: 'Public link disabled' }, 'INTERNAL'],
	[503, undefined, 'GATEWAY_UNREACHABLE'],
])('%i %j is %s', (status, body, code) => {
	expect(read(status, body)?.code).toBe(code);
});

test.each([[null], [undefined], [{ success: true }], [[]], [{ id: 'a', error: null }]])(
	'200 %j is no error',
	(body) => expect(read(200, body)).toBeNull(),
);

test.each([
	['NUMBER_NOT_ON_WHATSAPP', '5511000000000', { number: '5511000000000' }],
	['INSTANCE_NOT_FOUND', 'sales', undefined],
	['UNSUPPORTED_BY_GATEWAY', 'Send Poll', undefined],
] as const)('our own %s comes back as it was', (code, subject, details) => {
	const error = new GatewayError(code, subject, details && { details });
	const { status, body } = dialect.errors.encode(error);
	expect(status).toBe(error.http);
	expect(body).toMatchObject({ success: false, code, hint: error.hint });
	expect(read(status, body)).toMatchObject({ code, message: error.message });
});

test('a number that is not on WhatsApp is said in the words of the document', () => {
	const details = { number: '5511999999999' };
	const error = new GatewayError('NUMBER_NOT_ON_WHATSAPP', details.number, { details });
	expect(dialect.errors.encode(error)).toMatchObject({
		status: 400,
		body: { success: false, error: 'Number not registered on WhatsApp', ...details },
	});
});
