import type { Clock } from '../../domain/ports/clock';
import type { Connection } from '../connection';

/** Shows "typing…" in a chat for this long, in milliseconds, and takes it back. */
export async function showTyping(
	connection: Connection,
	chat: string,
	ms: number,
	clock: Clock,
): Promise<void> {
	await connection.showTyping(chat, true);
	await new Promise<void>((resolve) => clock.schedule(ms, resolve));
	if (connection.open) await connection.showTyping(chat, false);
}
