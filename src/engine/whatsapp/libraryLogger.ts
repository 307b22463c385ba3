import type { SocketConfig } from '@whiskeysockets/baileys';
import type { Logger } from '../../domain/ports/logger';

type LibraryLogger = SocketConfig['logger'];

/**
 * The library's log, from warnings up. Its fields hold stanzas, keys and message texts, so none of them goes through but
 * the words of an error.
 */
export function libraryLogger(logger: Logger): LibraryLogger {
	const ignore = () => undefined;
	const pass = (level: 'debug' | 'warn') => (fields: unknown, message?: string) => {
		const text = message ?? (typeof fields === 'string' ? fields : 'no words');
		logger[level]({ error: errorText(fields) }, `whatsapp library: ${text}`);
	};
	const adapter: LibraryLogger = {
		level: 'warn',
		child: () => adapter,
		trace: ignore,
		debug: ignore,
		info: ignore,
		warn: pass('debug'),
		error: pass('warn'),
	};
	return adapter;
}

function errorText(fields: unknown): string | undefined {
	if (typeof fields !== 'object' || fields === null) return undefined;
	for (const name of ['err', 'error', 'e'] as const) {
		const value = (fields as Record<string, unknown>)[name];
		if (value instanceof Error) return value.message;
	}
	return undefined;
}
