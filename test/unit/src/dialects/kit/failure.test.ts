import { failureOf, type Saying } from '../../../../../src/dialects/kit';

const sayings: Saying[] = [
	{ status: 401, text: /connected/, code: 'INSTANCE_NOT_CONNECTED', subject: 'close' },
	{ text: /not registered/, code: 'NUMBER_NOT_ON_WHATSAPP', subject: '551' },
];
const read = (status: number, text: string, code?: unknown) =>
	failureOf({ status, headers: {}, body: null }, { text, code }, sayings);

test('our own code wins over everything', () => {
	const error = read(401, 'There is no instance named "sales"', 'INSTANCE_NOT_FOUND');
	expect(error.code).toBe('INSTANCE_NOT_FOUND');
	expect(error.message).toBe('There is no instance named "sales"');
});

test('a saying must fit by status and by text', () => {
	expect(read(401, 'not connected').code).toBe('INSTANCE_NOT_CONNECTED');
	expect(read(401, 'bad token').code).toBe('UNAUTHORIZED');
	expect(read(500, 'Number not registered').code).toBe('NUMBER_NOT_ON_WHATSAPP');
});

test.each([
	[400, 'BAD_REQUEST'],
	[404, 'BAD_REQUEST'],
	[413, 'BODY_TOO_LARGE'],
	[429, 'RATE_LIMITED'],
	[501, 'UNSUPPORTED_BY_GATEWAY'],
	[503, 'GATEWAY_UNREACHABLE'],
	[500, 'INTERNAL'],
	[200, 'INTERNAL'],
])('else %i is %s', (status, code) => {
	expect(read(status, 'no')).toMatchObject({ code, details: { status } });
});

test('a path that the gateway does not have, and an answer without words', () => {
	expect(read(404, 'Cannot POST /nope').code).toBe('GATEWAY_ANSWER');
	expect(read(400, '').message).toContain('HTTP 400 without a message');
});
