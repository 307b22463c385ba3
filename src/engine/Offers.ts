import { findChoice, longestChoice } from '../domain/choices';
import type { OfferedChoice, OfferRepository, OfferRow } from '../domain/ports/choices';
import type { Clock } from '../domain/ports/clock';
import type { MessageContent } from './connection';

/** For how long words that fit are taken for an answer. A quote of the offer and a vote in it are good for ever. */
const WORDS_GOOD_MS = 24 * 3_600_000;

export interface OfferParts {
	instance: string;
	repository: OfferRepository;
	clock: Clock;
}

/** A choice as the reply to a button or a list would tell it, and the offer that is over with it. */
export interface Answer {
	message: MessageContent;
	/** Id of the offer's message; null where it may be answered again. */
	answers: string | null;
}

/** What was offered in words or as a poll in place of buttons and lists, and what people answer to it. */
export class Offers {
	#exist: Promise<boolean> | null = null;

	constructor(private readonly parts: OfferParts) {}

	/** An offer is about to be stored: from now on answers are looked for. */
	made(): void {
		this.#exist = Promise.resolve(true);
	}

	/** The choice that words name: of the offer they quote, else of the last one in the chat that nobody answered yet. */
	async answerTo(message: MessageContent, chats: readonly string[]): Promise<Answer | null> {
		const { text, quoted } = message;
		if (message.type !== 'text' || !text || text.length > longestChoice) return null;
		if (!(await this.#anyMade())) return null;
		const { instance, repository } = this.parts;
		const meant = quoted ? await repository.get(instance, quoted.messageId) : null;
		const offer = meant ?? (quoted ? null : await this.#open(chats));
		const choice = offer && findChoice(text, offer.choices);
		if (!offer || !choice?.id) return null;
		return { message: toReply(message, offer, choice), answers: offer.messageId };
	}

	/** The choice that a vote in a poll stands for; null when that poll is no offer, or the vote was taken back. */
	async answerOfVote(
		pollId: string,
		{ options, selected }: { options: readonly string[]; selected: readonly string[] },
		message: MessageContent,
	): Promise<Answer | null> {
		if (selected.length === 0 || !(await this.#anyMade())) return null;
		const offer = await this.parts.repository.get(this.parts.instance, pollId);
		const choice = offer?.choices[options.indexOf(selected[0] ?? '')];
		return offer && choice?.id ? { message: toReply(message, offer, choice), answers: null } : null;
	}

	async #open(chats: readonly string[]): Promise<OfferRow | null> {
		const { instance, repository, clock } = this.parts;
		const offer = await repository.latest(instance, chats);
		const isOpen = offer?.answeredAt === null && clock.now() - offer.createdAt < WORDS_GOOD_MS;
		return isOpen ? offer : null;
	}

	/** Most instances never make an offer: their messages are not looked up. */
	#anyMade(): Promise<boolean> {
		const { instance, repository } = this.parts;
		this.#exist ??= repository.exist(instance);
		return this.#exist;
	}
}

function toReply(
	{ quoted, mentions }: MessageContent,
	{ kind, messageId }: OfferRow,
	{ id, title, description }: OfferedChoice,
): MessageContent {
	return {
		type: kind === 'button' ? 'buttonReply' : 'listReply',
		text: title,
		kind: null,
		quoted: quoted ?? { messageId, text: null, sender: null },
		mentions,
		choice: { id, title, ...(kind === 'list' && { description }), viaFallback: true },
	};
}
