import type { MessageState } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { SentContent } from '../connection';
import type { Failure } from './nacks';

/** A stored send that is not over. */
export interface Live {
	/** Grows with each message that is taken up: the order within a chat. */
	place: number;
	row: OutboxRow;
	state: MessageState;
	failure: Failure | null;
	/** Where it goes, once that is sure. */
	chat: string;
	/** Since when it may be on the wire; then it is resent under the same id, or never said to have failed to leave. */
	wroteAt: number | null;
	/** Resolves once the row itself is durable. */
	stored: Promise<unknown>;
	/** While the library encrypts and writes it. */
	isWriting: boolean;
	sent: SentContent | null;
	/** Whether `message.sent` was told. */
	isTold: boolean;
	notBefore: number;
	refreshed: boolean;
	/** Ends the wait for an acknowledgement, or for the next try. */
	cancelTimer: () => void;
	cancelExpiry: () => void;
}
