import { errorTable, GatewayError, type ErrorCode } from '../../../../../src/domain/errors';
import { dialect } from '../../../../../src/dialects/zapini/dialect';
import type { BoundRoute } from '../../../../../src/dialects/kit';

const send = dialect.routeOf('message.sendText') as BoundRoute;
const envelope = (code: string, message: string, more: object = {}) => ({
	...{ success: false, error: { code, message, ...more } },
});

/** The envelopes of the vendor's page, and those of the framework below it. */
const answers: [string, { status: number; body: unknown }, ErrorCode, string][] = [
	[
		'automation',
		{
			status: 403,
			body: envelope('AUTOMATION_ACTIVE', 'Cannot send messages.', { conversation_id: 123 }),
		},
		'AUTOMATION_ACTIVE',
		'answers in this conversation',
	],
	[
		'automation with status 200',
		{ status: 200, body: envelope('AUTOMATION_ACTIVE', 'Cannot send messages.') },
		'AUTOMATION_ACTIVE',
		'answers in this conversation',
	],
	[
		'failure with status 200',
		{ status: 200, body: envelope('ERROR_CODE', 'Error description') },
		'BAD_REQUEST',
		'Error description',
	],
	['no token', { status: 401, body: { message: 'Unauthenticated.' } }, 'UNAUTHORIZED', 'API key'],
	['no permission', { status: 403, body: envelope('FORBIDDEN', 'No') }, 'UNAUTHORIZED', 'API key'],
	[
		'validation',
		{
			status: 422,
			body: {
				message: 'The recipient field is required.',
				errors: { recipient: ['The recipient field is required.'], message: ['Too long.'] },
			},
		},
		'BAD_REQUEST',
		'The recipient field is required.; Too long.',
	],
	[
		'not connected',
		{ status: 400, body: envelope('ERROR', 'Instance is not connected') },
		'INSTANCE_NOT_CONNECTED',
		'disconnected',
	],
	['limit', { status: 429, body: { message: 'Too Many Attempts.' } }, 'RATE_LIMITED', 'Too Many'],
	['server error', { status: 500, body: undefined }, 'INTERNAL', 'HTTP 500 without a message'],
];

test.each(answers)('%s', (_what, answer, code, message) => {
	const error = dialect.errors.decode({ ...answer, headers: {} }, send);
	expect(error).toMatchObject({ code });
	expect(error?.message).toContain(message);
});

test('the conversation to pause is told, as text', () => {
	const body = envelope('AUTOMATION_ACTIVE', 'No', { conversation_id: 123 });
	const error = dialect.errors.decode({ status: 403, headers: {}, body }, send);
	expect(error?.details).toMatchObject({ conversationId: '123' });
	expect(error?.hint).toContain('Pause automation');
});

test('an instance that is not there is one only where the call is about an instance', () => {
	const answer = { status: 404, headers: {}, body: envelope('NOT_FOUND', 'Not found') };
	const about = (id: string) => dialect.errors.decode(answer, dialect.routeOf(id) as BoundRoute);
	expect(about('instance.getState')?.code).toBe('INSTANCE_NOT_FOUND');
	expect(about('tag.get')?.code).toBe('BAD_REQUEST');
});

test.each(Object.keys(errorTable) as ErrorCode[])('%s comes back as itself', (code) => {
	const error = new GatewayError(code, 'this', { details: { field: 'recipient' } });
	const { status, body } = dialect.errors.encode(error);
	expect(status).toBeGreaterThanOrEqual(400);
	expect(body).toMatchObject({ success: false, error: { code, hint: error.hint } });
	const read = dialect.errors.decode({ status, headers: {}, body }, send);
	expect(read).toMatchObject({ code, message: error.message });
});

test('success is no error', () => {
	const body = { success: true, data: {} };
	expect(dialect.errors.decode({ status: 200, headers: {}, body }, send)).toBeNull();
});

test('the conversation that is blocked stands beside the code, as the vendor has it', () => {
	const error = new GatewayError('AUTOMATION_ACTIVE', '', {
		details: { conversationId: 'sales:ct_1' },
	});
	const answer = dialect.errors.encode(error);
	expect(answer).toMatchObject({
		status: 403,
		body: { success: false, error: { code: 'AUTOMATION_ACTIVE', conversation_id: 'sales:ct_1' } },
	});
	expect(dialect.errors.decode({ ...answer, headers: {} }, send)?.details).toMatchObject({
		conversationId: 'sales:ct_1',
	});
});
