import { GatewayError, isErrorCode } from '../../domain/errors';
import { isObject, subjectOf, type Answer, type Errors } from '../kit';

export const errors: Errors = {
	encode: (error) => ({ status: error.http, body: { error: error.toBody() } }),
	decode: decodeError,
};

function decodeError({ status, body }: Answer): GatewayError | null {
	if (status < 400) return null;
	const error = isObject(body) && isObject(body.error) ? body.error : {};
	if (!isErrorCode(error.code)) {
		return new GatewayError('GATEWAY_ANSWER', `HTTP ${status} without one of its errors`, {
			details: { status },
		});
	}
	const details = isObject(error.details) ? error.details : {};
	return new GatewayError(error.code, subjectOf(error.code, String(error.message)), {
		details: { ...details, status },
	});
}
