import type { BinaryNode } from '@whiskeysockets/baileys';
import type { ConnectionEvent } from '../connection';
import type { AuthState } from './authState';
import { decodeChatState, decodePresence } from './presence';
import { decodeOwnRead } from './receipts';
import { isSelf } from './self';
import type { Socket } from './SocketConnection';

/** What is told of chats and people outside of the library's events. */
export function hearDirectory(
	{ ws }: Socket,
	auth: AuthState,
	tell: (event: ConnectionEvent) => void,
): void {
	ws.on('CB:presence', (node: BinaryNode) => {
		const heard = decodePresence(node);
		if (heard) tell(heard);
	});
	ws.on('CB:chatstate', (node: BinaryNode) => {
		const heard = decodeChatState(node);
		if (heard) tell(heard);
	});
	ws.on('CB:receipt', (node: BinaryNode) => {
		const read = decodeOwnRead(node, (jid) => isSelf(auth, jid));
		const storedBy = (write: Promise<void>) => auth.alongside(write);
		if (read) tell({ type: 'readElsewhere', ...read, storedBy });
	});
}
