import pino, { type DestinationStream, type LevelWithSilent } from 'pino';
import { isErrorCode } from '../domain/errors';
import type { Logger } from '../domain/ports/logger';

/** Names of fields that never reach a log, wherever they stand. Matched without case, `-` and `_`. */
const SECRET_NAME =
	/^(secret|token|apikey|adminkey|authorization|cookie|password|qr|pairingcode|creds|keys|\w*(private|noise|identity|media)key|messagesecret|plaintext|proto|text|body|caption)$/;
const REDACTED = '[redacted]';
const DEPTH = 6;

export interface LoggerOptions {
	level?: LevelWithSilent;
	/** Where lines of JSON go; the standard output by default. */
	destination?: DestinationStream;
}

/** Structured log. What the Logger port asks callers to leave out is also taken out here, should one forget. */
export function buildLogger({ level = 'info', destination }: LoggerOptions = {}): Logger {
	return redacting(
		pino(
			{
				level,
				base: undefined,
				timestamp: pino.stdTimeFunctions.isoTime,
				formatters: { level: (label) => ({ level: label }) },
			},
			destination ?? pino.destination(1),
		),
	);
}

/** Around pino rather than in its `redact` paths, which know no depth, and no fields of children. */
function redacting(inner: pino.Logger): Logger {
	const write =
		(level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
			if (inner.isLevelEnabled(level)) inner[level](redact(fields, DEPTH), message);
		};
	return {
		debug: write('debug'),
		info: write('info'),
		warn: write('warn'),
		error: write('error'),
		child: (fields) => redacting(inner.child(redact(fields, DEPTH) as pino.Bindings)),
	};
}

function redact(value: unknown, depth: number): unknown {
	if (value instanceof Error) return describeError(value, depth);
	if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
	if (typeof value !== 'object' || value === null) return value;
	if (depth === 0) return '[deep]';
	if (Array.isArray(value)) return value.map((each) => redact(each, depth - 1));
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [
			name,
			isSecretName(name) && each != null ? REDACTED : redact(each, depth - 1),
		]),
	);
}

/** Only what is known to be free of secrets: other people's errors carry whole requests. */
function describeError(error: Error, depth: number): object {
	const { name, message, stack, cause } = error;
	const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
	const details = isErrorCode(code) && 'details' in error ? error.details : undefined;
	return {
		name,
		message,
		...(code && { code }),
		...(details != null && { details: redact(details, depth - 1) }),
		stack,
		...(cause != null && depth > 0 && { cause: redact(cause, depth - 1) }),
	};
}

function isSecretName(name: string): boolean {
	return SECRET_NAME.test(name.replace(/[-_]/g, '').toLowerCase());
}
