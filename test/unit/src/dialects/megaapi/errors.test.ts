import { GatewayError } from '../../../../../src/domain/errors';
import { dialect } from '../../../../../src/dialects/megaapi/dialect';
import type { BoundRoute } from '../../../../../src/dialects/kit';

const routeOf = (id: string) => dialect.routes.find((route) => route.id === id) as BoundRoute;
const read = (status: number, body: unknown, id = 'megaapi.message.text') =>
	dialect.errors.decode({ status, headers: {}, body }, routeOf(id));

test.each([
	[401, undefined, 'INSTANCE_NOT_CONNECTED'],
	[401, { error: true, message: 'Instance is not connected' }, 'INSTANCE_NOT_CONNECTED'],
	[401, { error: true, message: 'Invalid token' }, 'UNAUTHORIZED'],
	[403, undefined, 'NUMBER_NOT_ON_WHATSAPP'],
	[404, { error: true, message: 'Instance not found' }, 'INSTANCE_NOT_FOUND'],
	[500, undefined, 'INTERNAL'],
	[200, { error: true, message: 'no' }, 'INTERNAL'],
	[200, { error: 'true', message: 'phone disconnected' }, 'INSTANCE_NOT_CONNECTED'],
])('%i %j is %s', (status, body, code) => {
	expect(read(status, body)?.code).toBe(code);
});

test('403 of adding people is no word on a number', () => {
	expect(read(403, undefined, 'megaapi.group.addParticipants')?.code).toBe('BAD_REQUEST');
});

test.each([
	[null],
	[undefined],
	[{ error: false }],
	[{ error: 'false' }],
	['<html>'],
	[{ status: false }],
])('200 %j is no error', (body) => expect(read(200, body)).toBeNull());

test.each([
	['NUMBER_NOT_ON_WHATSAPP', '5511000000000', 403],
	['INSTANCE_NOT_CONNECTED', 'logged_out', 401],
	['UNAUTHORIZED', '', 401],
	['UNSUPPORTED_BY_GATEWAY', 'Send Poll', 501],
] as const)('our own %s comes back as it was', (code, subject, expected) => {
	const error = new GatewayError(code, subject);
	const { status, body } = dialect.errors.encode(error);
	expect(status).toBe(expected);
	expect(body).toMatchObject({ error: true, message: error.message, code, hint: error.hint });
	expect(read(status, body)).toMatchObject({ code, message: error.message });
});
