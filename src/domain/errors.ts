import { errorTable } from './errorTable';

export { errorTable };

export type ErrorCode = keyof typeof errorTable;

/** What an error carries over a wire and into n8n. Never holds a key, a token or a message's text. */
export interface ErrorBody {
	code: ErrorCode;
	message: string;
	hint: string;
	retryable: boolean;
	details?: Record<string, unknown>;
}

export interface ErrorOptions {
	/** Facts for programs, such as `{ field: 'to', nack: 463 }`. Must be free of secrets. */
	details?: Record<string, unknown>;
	cause?: unknown;
}

export class GatewayError extends Error {
	readonly code: ErrorCode;
	readonly details: Record<string, unknown> | undefined;

	constructor(code: ErrorCode, subject = '', { details, cause }: ErrorOptions = {}) {
		super(
			errorTable[code].message.replace('%s', () => subject),
			{ cause },
		);
		this.name = 'GatewayError';
		this.code = code;
		this.details = details;
	}

	get http(): number {
		return errorTable[this.code].http;
	}

	get retryable(): boolean {
		return errorTable[this.code].retryable;
	}

	get hint(): string {
		return errorTable[this.code].hint;
	}

	toBody(): ErrorBody {
		return {
			code: this.code,
			message: this.message,
			hint: this.hint,
			retryable: this.retryable,
			...(this.details ? { details: this.details } : {}),
		};
	}

	/** An error as another process told it. */
	static fromBody({
		code,
		message,
		details,
	}: Pick<ErrorBody, 'code' | 'message' | 'details'>): GatewayError {
		const error = new GatewayError(code, '', details ? { details } : {});
		error.message = message;
		return error;
	}

	/** Any thrown value as a GatewayError; what is not ours becomes INTERNAL with its message. */
	static from(error: unknown): GatewayError {
		if (error instanceof GatewayError) return error;
		const text = error instanceof Error ? error.message : String(error);
		return new GatewayError('INTERNAL', text, { cause: error });
	}
}

export function isErrorCode(code: unknown): code is ErrorCode {
	return typeof code === 'string' && Object.hasOwn(errorTable, code);
}
