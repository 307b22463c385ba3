import { createHash } from 'node:crypto';
import { type BinaryNode, getBinaryNodeChild, proto } from '@whiskeysockets/baileys';
import type { InboxRow } from '../../../domain/ports/storage';
import { isChannel } from '../jid';
import { postEdits } from './post';

const { Type } = proto.Message.ProtocolMessage;

/** Decrypted messages end with padding of at least one byte; here it is put on, so that rows of both read the same. */
const PADDING = Buffer.from([1]);
const NOTHING = Buffer.alloc(0);

/**
 * A post that came, or what was done to an earlier one, as the row of a decrypted message. The latter comes under the id
 * of its post; in the row it has one of its own, and says what it is as messages do. Null for all other stanzas.
 */
export function toPostRow(node: BinaryNode, receivedAt: number): InboxRow | null {
	const { from = '', id = '', edit } = node.attrs;
	const isTakenBack = edit === postEdits.takeBack;
	const content = getBinaryNodeChild(node, 'plaintext')?.content ?? (isTakenBack && NOTHING);
	if (!isChannel(from) || !(content instanceof Uint8Array)) return null;
	const hash = createHash('sha256')
		.update(`post ${from} ${id} ${edit ?? ''}\n`)
		.update(content)
		.digest('hex');
	const deed = deedOf(node, content);
	const attrs = deed ? { ...node.attrs, id: hash.slice(0, 20).toUpperCase() } : node.attrs;
	const bytes = deed ? proto.Message.encode({ protocolMessage: deed }).finish() : content;
	return {
		hash,
		stanza: Buffer.from(JSON.stringify(attrs), 'utf8'),
		plaintext: Buffer.concat([bytes, PADDING]),
		receivedAt,
	};
}

function deedOf({ attrs }: BinaryNode, content: Uint8Array): proto.Message.IProtocolMessage | null {
	const { from: remoteJid, id, edit, is_sender: isSender } = attrs;
	const key = { remoteJid, id, fromMe: isSender === 'true' };
	if (edit === postEdits.takeBack) return { key, type: Type.REVOKE };
	if (edit !== postEdits.edit) return null;
	return { key, type: Type.MESSAGE_EDIT, editedMessage: proto.Message.decode(content) };
}
