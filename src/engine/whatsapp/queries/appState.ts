import type { ChatModification } from '@whiskeysockets/baileys';
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
	if (!socket.authState.creds.myAppStateKeyId) {
		// The phone sends it soon after linking.
		throw new GatewayError(
			'TIMEOUT',
			'The key to the settings, which the phone sends after linking,',
		);
	}
	await socket.chatModify(modification, jid);
}
