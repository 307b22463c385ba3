import type { ChatAddress } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type { DirectoryEntry, DirectoryUpdate, LastMessage, PersonAddress } from '../../domain/ports/directory';
import type { Happening } from '../../domain/ports/storage';
import type { DecodedContent } from '../connection';
import { tellChange } from './events';

export interface DirectoryParts {
	instance: string;
	publish: (entries: readonly Happening[], how?: { isUrgent: boolean }) => Promise<void>;
	clock: Clock;
}

/** How much of a message's words the list of chats keeps, in UTF-16 code units. */
const PREVIEW = 300;

/**
 * Who is known and which chats there are, of one instance. Changes are stored with the events that tell of them, in the
 * order in which they came; what is not new is not told.
 */
export class Directory {
	constructor(private readonly parts: DirectoryParts) {}

	/** Resolves once the updates are stored. */
	learn(...updates: readonly DirectoryUpdate[]): Promise<void> {
		return this.parts.publish([{ directory: this.entry(updates) }]);
	}

	/** Updates that are stored together with something else, such as the event of a message. */
	entry(updates: readonly DirectoryUpdate[]): DirectoryEntry {
		const { instance, clock } = this.parts;
		return {
			updates,
			tell: (changes) => {
				const occasion = { instance, timestamp: clock.now() };
				return changes.map((change) => tellChange(occasion, change));
			},
		};
	}

	/** A message that came, or that was sent from anywhere; `sender` is null for one of this account. */
	message(
		chat: ChatAddress,
		message: Omit<LastMessage, 'text'> & { content: DecodedContent },
		sender: (PersonAddress & { profileName: string | null }) | null,
	): DirectoryEntry {
		const { messageId, timestamp, fromMe, content } = message;
		const update: DirectoryUpdate = {
			kind: 'message',
			chat,
			message: { messageId, timestamp, fromMe, text: previewOf(content) },
			unread: !fromMe,
			sender,
		};
		return this.entry([update]);
	}
}

/** The words that the list of chats shows. */
export function previewOf({ message }: DecodedContent): string | null {
	return message.text === null ? null : message.text.slice(0, PREVIEW);
}
