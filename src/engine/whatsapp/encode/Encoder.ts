import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Offer } from '../../../domain/ports/choices';
import type { MessageRepository, OutboxRow } from '../../../domain/ports/storage';
import type { Uploader } from '../media/Uploader';

export interface EncodeContext {
	messages: MessageRepository;
	/** Own JIDs without device, as the author of own messages that are quoted. */
	self: string;
	selfLid: string | null;
	/** Takes stored files to WhatsApp; what was taken there within the hour is not taken again. */
	uploads: Pick<Uploader, 'upload'>;
	/** Seconds after which messages of a person's or a group's chat vanish; 0 for never. */
	disappearAfter: (chat: string) => Promise<number>;
}

/** A message as it goes on the wire. */
export interface Encoded {
	message: proto.IMessage;
	/** Beside the ciphertext in the stanza, such as the `biz` node of buttons. */
	nodes?: BinaryNode[];
	/** Of the stanza itself, such as `edit`. */
	attributes?: Record<string, string>;
	/** What its words or its poll offer to choose from, stored with it. */
	offer?: Offer;
	/** JIDs of who gets it: of a status, and of what is done to one. */
	audience?: readonly string[];
}

/** Makes a stored send into a message. The same row gives the same words on each attempt. */
export type Encoder = (row: OutboxRow, context: EncodeContext) => Promise<Encoded>;

/** Encoders of one family, by operation. */
export type Encoders = Record<string, Encoder>;
