import { errorTable, type ErrorCode } from '../../domain/errors';

/** The part of an error's message that its template leaves open, so that both ends of a wire say the same sentence. */
export function subjectOf(code: ErrorCode, message: string): string {
	const [before = '', after = ''] = errorTable[code].message.split('%s');
	if (!message.startsWith(before) || !message.endsWith(after)) return message;
	return message.slice(before.length, message.length - after.length);
}
