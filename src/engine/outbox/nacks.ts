import { GatewayError, isErrorCode } from '../../domain/errors';

/** Why a message failed, as it is stored and told. */
export interface Failure {
	/** One of our error codes. */
	code: string;
	message: string;
}

/** What is done when WhatsApp's server refuses a message. */
export interface NackRow {
	/** `refreshDevices`: ask anew which devices the person has, and send once more under the same id. */
	then: 'fail' | 'refreshDevices';
	error: (chat: string, code: number) => GatewayError;
}

const refused = (what: string) => (_chat: string, code: number) =>
	new GatewayError('MESSAGE_REFUSED', `${code} (${what})`, { details: { nack: code } });

/** Error codes of `<ack class="message" error="…">`, as seen by WhatsApp Web, whatsmeow and Baileys. */
const table: Record<number, NackRow> = {
	400: { then: 'fail', error: refused('the message is malformed') },
	401: { then: 'fail', error: refused('this account may not write there') },
	403: { then: 'fail', error: refused('this account may not write there') },
	404: { then: 'fail', error: refused('there is no such chat') },
	405: { then: 'fail', error: refused('the chat does not take this kind of message') },
	420: { then: 'fail', error: refused('this account is not a member of the group') },
	421: { then: 'refreshDevices', error: refused('the list of group members is out of date') },
	429: {
		then: 'fail',
		error: (_chat, code) =>
			new GatewayError('RATE_LIMITED', 'WhatsApp refused the message', { details: { nack: code } }),
	},
	// Each resend counts as another first contact and makes the limit worse.
	463: {
		then: 'fail',
		error: (chat, code) => new GatewayError('CONTACT_LIMITED', chat, { details: { nack: code } }),
	},
	475: {
		then: 'refreshDevices',
		error: refused('the recipient was addressed under an old identity'),
	},
	479: { then: 'refreshDevices', error: refused('the list of devices is out of date') },
};

export function nackRow(code: number): NackRow {
	return table[code] ?? { then: 'fail', error: refused('no reason known') };
}

export function toFailure(error: GatewayError): Failure {
	return { code: error.code, message: error.message };
}

/** A stored failure as the error that a caller gets. */
export function fromFailure(failure: Failure, messageId: string): GatewayError {
	const details = { messageId, failure: failure.code };
	const code = isErrorCode(failure.code) ? failure.code : 'MESSAGE_REFUSED';
	const error = new GatewayError(code, failure.message, { details });
	// The stored text is the whole sentence already; the table's would say it twice.
	error.message = failure.message;
	return error;
}
