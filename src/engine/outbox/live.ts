import { type MessageState, type SendPriority, sendPriorities } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { SentContent } from '../connection';
import type { Failure } from './nacks';

/** A stored send that is not over. */
export interface Live {
	/** Grows with each message that is taken up: the order within a lane. */
	readonly place: number;
	readonly row: OutboxRow;
	/** What leaves strictly one after the other: the sends of one chat and one priority. */
	readonly lane: string;
	state: MessageState;
	failure: Failure | null;
	/** Where it goes, once that is sure. */
	chat: string;
	/** Since when it may be on the wire; then it is resent under the same id, or never said to have failed to leave. */
	wroteAt: number | null;
	/** Whether WhatsApp may have it, for all that is known: not where it refused it. */
	mayBeThere: boolean;
	/** Resolves once the row itself is durable. */
	stored: Promise<unknown>;
	/** While the library encrypts and writes it. */
	isWriting: boolean;
	sent: SentContent | null;
	/** Whom it is for, of a message to a group (those who were in it when WhatsApp took it) or a status. Null until then. */
	audience: Promise<string[] | null> | null;
	/** Whether `message.sent` was told. */
	isTold: boolean;
	notBefore: number;
	/** It has waited as long as it may. */
	isOverdue: boolean;
	refreshed: boolean;
	/** Ends the wait for an acknowledgement, or for the next try. */
	cancelTimer: () => void;
	cancelExpiry: () => void;
}

export function toLive(row: OutboxRow, place: number): Live {
	return {
		place,
		row,
		lane: laneOf(row),
		state: row.state,
		failure: row.failure,
		chat: row.chat,
		wroteAt: null,
		mayBeThere: false,
		stored: Promise.resolve(),
		isWriting: false,
		sent: null,
		audience: null,
		isTold: false,
		notBefore: 0,
		isOverdue: false,
		refreshed: false,
		cancelTimer: () => undefined,
		cancelExpiry: () => undefined,
	};
}

/** A campaign that has to wait holds up no reply in the same chat. No JID has a space. */
function laneOf({ chat, priority }: OutboxRow): string {
	return priority === 'normal' ? chat : `${chat} ${priority}`;
}

/** Lower ones go first. */
export function rankOf(priority: SendPriority): number {
	return sendPriorities.indexOf(priority);
}
