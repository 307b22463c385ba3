import type { proto } from '@whiskeysockets/baileys';
import type { MessageContent } from '../../connection';

/** What one kind of message adds to what every message has; `type` at least. */
export type Told = Partial<MessageContent> & Pick<MessageContent, 'type'>;

/** Reads one kind of message without its wrappers; null for one of another kind. */
export type Decoder = (message: proto.IMessage) => Told | null;
