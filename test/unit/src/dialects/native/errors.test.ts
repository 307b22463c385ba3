import { errorTable, GatewayError, type ErrorCode } from '../../../../../src/domain/errors';
import { dialect } from '../../../../../src/dialects/native/dialect';
import type { BoundRoute } from '../../../../../src/dialects/kit';

const route = dialect.routeOf('message.sendText') as BoundRoute;

test.each(Object.keys(errorTable) as ErrorCode[])('%s reads as it was written', (code) => {
	const error = new GatewayError(code, 'the "subject" %s', { details: { nack: 463 } });
	const { status, body } = dialect.errors.encode(error);
	const read = dialect.errors.decode({ status, body, headers: {} }, route);
	expect(read?.toBody()).toEqual({ ...error.toBody(), details: { nack: 463, status } });
});

test.each([[undefined], [null], [{ error: 'x' }], [{ error: { code: 'toString' } }], ['x']])(
	'a failure that is none of ours (%j) says so',
	(body) => {
		const error = dialect.errors.decode({ status: 500, body, headers: {} }, route);
		expect(error?.code).toBe('GATEWAY_ANSWER');
	},
);
