import type { EventData } from '../catalogue/events';
import type { ChatAddress } from '../domain/message';
import type { PollVoteRepository } from '../domain/ports/choices';
import type { Logger } from '../domain/ports/logger';
import type { JournalEntry, MessageRepository, MessageRow } from '../domain/ports/storage';
import { amendmentOf } from './amendment';
import type { DecodedContent, InboundMessage, OpenedContent, WhatsAppAccount } from './connection';
import type { Identities } from './Identities';
import type { Offers } from './Offers';
import { phoneJid } from './whatsapp/jid';

export interface DeedParts {
	instance: string;
	account: Pick<WhatsAppAccount, 'identity' | 'unseal' | 'amend'>;
	identities: Identities;
	messages: MessageRepository;
	votes: PollVoteRepository;
	offers: Offers;
	logger: Logger;
}

export type Arrived = InboundMessage & { content: DecodedContent };
type Sender = EventData<'message.received'>['sender'];

/** What is told of a message, and what changes with it. */
export interface Reading {
	content: DecodedContent;
	changes: Pick<JournalEntry, 'amends' | 'vote' | 'answers'>;
}

/** Whether a message refers to an earlier one in a way that has to be looked up. */
export function isDeed({ sealed, message }: DecodedContent): boolean {
	return sealed !== undefined || message.type === 'edit' || message.type === 'delete';
}

/** What people do to earlier messages: votes and replies that only the earlier message's secret opens, edits, deletions. */
export class Deeds {
	constructor(private readonly parts: DeedParts) {}

	/** Null for what its sender may not do: WhatsApp's own apps do not show it either. */
	async read(arrived: Arrived, chat: ChatAddress, sender: Sender): Promise<Reading | null> {
		const { content } = arrived;
		if (content.sealed) return this.#open(arrived, sender);
		if (!isDeed(content)) return this.#answer(arrived, chat);
		const isAllowed = await this.#isAllowed(arrived, chat, sender);
		return isAllowed ? this.#amended(content) : null;
	}

	/** Content that cannot be opened is told by name: the earlier message is not known here. */
	async #open({ content, timestamp }: Arrived, sender: Sender): Promise<Reading> {
		const { account, messages, instance, logger } = this.parts;
		const { sealed } = content;
		const target = sealed && (await messages.get(instance, sealed.target));
		if (!sealed || !target) return { content, changes: {} };
		const people = { authors: await this.#authorsOf(target), actors: addressesOf(sender) };
		const opened = account.unseal(sealed, target, people);
		if (!opened) {
			logger.warn({ kind: sealed.kind }, 'sealed content cannot be opened with the secret on file');
			return { content, changes: {} };
		}
		const { sealed: _sealed, ...rest } = content;
		if (opened.kind === 'vote') {
			return this.#vote(rest, target.messageId, { opened, sender, timestamp });
		}
		const { message, edited } = opened;
		return this.#amended({ ...rest, message, ...(edited && { edited }) });
	}

	async #vote(
		content: DecodedContent,
		pollId: string,
		cast: {
			opened: OpenedContent & { kind: 'vote' };
			sender: Sender;
			timestamp: number;
		},
	): Promise<Reading> {
		const { votes, instance, offers } = this.parts;
		const { opened, sender: voter, timestamp: votedAt } = cast;
		const { question, options, selected } = opened;
		const vote = { pollId, voter: voter.lid ?? voter.id, selected, votedAt };
		const answer = await offers.answerOfVote(pollId, opened, content.message);
		if (answer) return { content: { ...content, message: answer.message }, changes: { vote } };
		const others = (await votes.of(instance, pollId)).filter((each) => each.voter !== vote.voter);
		const standing = [...others, vote].flatMap((each) => each.selected);
		const count = (option: string) => standing.filter((each) => each === option).length;
		const totals = options.map((option) => ({ option, votes: count(option) }));
		const pollVote = { pollMessageId: pollId, question, selected, voter, totals };
		const text = selected.join(', ') || null;
		const message = { ...content.message, type: 'pollVote', text, kind: null, pollVote } as const;
		return { content: { ...content, message }, changes: { vote } };
	}

	/** Words may choose of what was offered in words. */
	async #answer({ content, fromMe }: Arrived, chat: ChatAddress): Promise<Reading> {
		const plain = { content, changes: {} };
		if (fromMe) return plain;
		const answer = await this.parts.offers.answerTo(content.message, addressesOf(chat));
		if (!answer) return plain;
		const { message, answers } = answer;
		return {
			content: { ...content, message },
			// In a group everybody may answer.
			changes: answers && !chat.isGroup ? { answers } : {},
		};
	}

	async #amended(content: DecodedContent): Promise<Reading> {
		return { content, changes: await amendmentOf(content, this.parts) };
	}

	/**
	 * Only who wrote a message may edit it, and in a chat of two only they may delete it; in a group WhatsApp's server lets
	 * admins delete what others wrote. A message that is not known here is believed.
	 */
	async #isAllowed({ content }: Arrived, chat: ChatAddress, sender: Sender): Promise<boolean> {
		const { messages, instance, logger } = this.parts;
		const { edit, delete: deletion, type } = content.message;
		const messageId = (edit ?? deletion)?.messageId;
		const target = messageId ? await messages.get(instance, messageId) : null;
		if (!target || (deletion && chat.isGroup)) return true;
		const authors = await this.#authorsOf(target);
		if (addressesOf(sender).some((address) => authors.includes(address))) return true;
		logger.warn({ messageId, type }, 'somebody tried to change a message of another person');
		return false;
	}

	/** Every address of who wrote a stored message. */
	async #authorsOf({ fromMe, participant, chat }: MessageRow): Promise<string[]> {
		const { account, identities } = this.parts;
		const author = fromMe
			? await account.identity()
			: await identities.addressOf(participant ?? chat);
		return author ? addressesOf(author) : [];
	}
}

interface Addresses {
	id?: string;
	jid?: string;
	phone: string | null;
	lid: string | null;
}

function addressesOf({ id, jid, phone, lid }: Addresses): string[] {
	const all = [id, jid, lid, phone && phoneJid(phone)].filter((each) => Boolean(each));
	return [...new Set(all)] as string[];
}
