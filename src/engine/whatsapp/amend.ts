import { proto } from '@whiskeysockets/baileys';

/** A message as it reads after an edit; it keeps its secret, with which replies to it are sealed. */
export function amend(original: Uint8Array, edited: Uint8Array): Uint8Array {
	const { messageContextInfo } = proto.Message.decode(original);
	const now = proto.Message.decode(edited);
	if (messageContextInfo) now.messageContextInfo = messageContextInfo;
	return proto.Message.encode(now).finish();
}
