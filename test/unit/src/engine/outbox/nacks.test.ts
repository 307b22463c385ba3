import { errorTable, GatewayError } from '../../../../../src/domain/errors';
import { fromFailure, nackRow, toFailure } from '../../../../../src/engine/outbox/nacks';

test.each([
	[400, 'fail', 'MESSAGE_REFUSED'],
	[421, 'refreshDevices', 'MESSAGE_REFUSED'],
	[429, 'fail', 'RATE_LIMITED'],
	[463, 'fail', 'CONTACT_LIMITED'],
	[479, 'refreshDevices', 'MESSAGE_REFUSED'],
	[599, 'fail', 'MESSAGE_REFUSED'],
])('code %i: %s with %s', (code, then, error) => {
	const row = nackRow(code);
	expect(row.then).toBe(then);
	expect(row.error('1@s.whatsapp.net', code)).toMatchObject({
		code: error,
		details: { nack: code },
	});
});

test('a stored failure comes back as the same error, said once', () => {
	const error = nackRow(463).error('1@s.whatsapp.net', 463);
	const again = fromFailure(toFailure(error), 'ID1');
	expect(again).toMatchObject({
		code: 'CONTACT_LIMITED',
		message: error.message,
		details: { messageId: 'ID1' },
	});
});

test.each(['EXPIRED', 'UNCONFIRMED'] as const)('%s keeps its code and its next step', (code) => {
	const stored = toFailure(new GatewayError(code));
	const error = fromFailure(stored, 'ID1');
	expect(error).toMatchObject({
		code,
		http: 504,
		retryable: false,
		message: errorTable[code].message,
		hint: errorTable[code].hint,
		details: { messageId: 'ID1', failure: code },
	});
});

test('a failure with a code of another version is told as it was stored', () => {
	const error = fromFailure({ code: 'GONE_SINCE', message: 'too late' }, 'ID1');
	expect(error).toMatchObject({
		code: 'MESSAGE_REFUSED',
		message: 'too late',
		details: { failure: 'GONE_SINCE' },
	});
});
