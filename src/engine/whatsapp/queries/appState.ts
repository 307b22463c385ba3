import type { ChatModification, WAPatchCreate } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { Socket } from '../SocketConnection';

/**
 * Changes a setting that the phone and all linked devices share. The library fetches what it does not have yet, then
 * hands its own change in.
 */
export async function modify(
	socket: Socket,
	modification: ChatModification,
	jid: string,
): Promise<void> {
	requireKey(socket);
	await socket.chatModify(modification, jid);
}

/** The same with the change as it goes on the wire. */
export async function patch(socket: Socket, change: WAPatchCreate): Promise<void> {
	requireKey(socket);
	await socket.appPatch(change);
}

function requireKey({ authState }: Socket): void {
	if (authState.creds.myAppStateKeyId) return;
	// The phone sends it soon after linking.
	throw new GatewayError(
		'TIMEOUT',
		'The key to the settings, which the phone sends after linking,',
	);
}
