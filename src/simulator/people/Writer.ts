import type { proto } from '@whiskeysockets/baileys';
import { editMessage, pinMessage, reactionMessage, revokeMessage } from '../content/deeds';
import { choiceMessage } from '../content/interactive';
import {
	type Answered,
	type CalendarEventOptions,
	type EventAnswer,
	eventMessage,
	eventReplyMessage,
	type PollOptions,
	pollMessage,
	voteMessage,
} from '../content/polls';
import { quoting } from '../content/quote';
import { addressingIn, authorOf, chatOf, contentOf, keyOf, type Known } from '../content/reference';
import {
	cardsMessage,
	liveLocationMessage,
	locationMessage,
	type Moving,
	type Place,
} from '../content/things';
import { type MediaFile, mediaMessage } from '../media/mediaMessage';
import type { Addressing } from '../wire/jid';
import { StatusFeed } from '../statuses/StatusFeed';
import { type Addressee, findChat, findPerson } from './addressee';
import type { Person } from './Person';
import type { ReceivedMessage } from './ReceivedMessage';
import type { SentMessage } from './SentMessage';

export interface SendOptions {
	/** The message this one replies to: one that was received, or one that was sent. */
	quoted?: Known;
}

/** Under which addresses the two people of a sealed answer know each other; phones differ in that. */
export interface AnswerOptions {
	author?: Addressing;
	actor?: Addressing;
}

/** Everything that a person can write and do with messages, on the own phone. */
export class Writer {
	constructor(readonly person: Person) {}

	/** Any message, to an account, a group or another person. */
	sends(to: Addressee, message: proto.IMessage, { quoted }: SendOptions = {}): SentMessage {
		const chat = findChat(this.person, to);
		return this.person.phone.send(chat, quoting(message, quoted, this.person));
	}

	text(to: Addressee, text: string, options: SendOptions = {}): SentMessage {
		return this.sends(to, { conversation: text }, options);
	}

	/** A file, encrypted and uploaded by this person's phone. */
	media(to: Addressee, file: MediaFile, { quoted }: SendOptions = {}): SentMessage {
		const message = mediaMessage(file, this.person.network.media);
		const chat = findChat(this.person, to);
		return this.person.phone.send(chat, quoting(message, quoted, this.person));
	}

	/** A status that these people may see. */
	posts(status: proto.IMessage, ...viewers: Addressee[]): SentMessage {
		const people = viewers.map((viewer) => findPerson(this.person, viewer));
		return this.person.phone.send(new StatusFeed(this.person, people), status);
	}

	/** A file as a status, encrypted and uploaded by this person's phone. */
	postsFile(file: MediaFile, ...viewers: Addressee[]): SentMessage {
		return this.posts(mediaMessage(file, this.person.network.media), ...viewers);
	}

	location(to: Addressee, place: Place, options?: SendOptions): SentMessage {
		return this.sends(to, locationMessage(place), options);
	}

	liveLocation(to: Addressee, place: Moving, options?: SendOptions): SentMessage {
		return this.sends(to, liveLocationMessage(place), options);
	}

	/** Cards of people, given by name and number. */
	cards(to: Addressee, ...people: { name: string; number: string }[]): SentMessage {
		return this.sends(to, cardsMessage(people));
	}

	poll(to: Addressee, poll: PollOptions, options?: SendOptions): SentMessage {
		return this.sends(to, pollMessage(poll), options);
	}

	calendarEvent(to: Addressee, event: CalendarEventOptions): SentMessage {
		return this.sends(to, eventMessage(event));
	}

	/** Votes in a poll with the texts of answers; without any the vote is taken back. */
	votes(poll: Known, answers: string[], options: AnswerOptions = {}): SentMessage {
		return this.inChatOf(poll, voteMessage(answers, this.answered(poll, options)));
	}

	/** Says whether the person comes. */
	answersEvent(event: Known, answer: EventAnswer, options: AnswerOptions = {}): SentMessage {
		return this.inChatOf(event, eventReplyMessage(answer, this.answered(event, options)));
	}

	/** Puts an emoji on a message; without one the reaction is taken back. */
	reacts(message: Known, emoji: string): SentMessage {
		return this.inChatOf(message, reactionMessage(keyOf(this.person, message), emoji));
	}

	/** Changes the words of an own message, or with a whole message what it shows. */
	edits(message: Known, now: string | proto.IMessage): SentMessage {
		const content = typeof now === 'string' ? { conversation: now } : now;
		return this.inChatOf(message, editMessage(keyOf(this.person, message), content));
	}

	/** Takes a message back for everybody: an own one, or as admin of a group one of somebody else. */
	deletes(message: Known): SentMessage {
		return this.inChatOf(message, revokeMessage(keyOf(this.person, message)));
	}

	pins(message: Known, pinned = true): SentMessage {
		return this.inChatOf(message, pinMessage(keyOf(this.person, message), pinned));
	}

	/** Presses a reply button or chooses a row of a received message. */
	chooses(message: ReceivedMessage, id: string): SentMessage {
		const choice = choiceMessage(message.content, id);
		return this.inChatOf(message, quoting(choice, message, this.person));
	}

	private inChatOf(message: Known, content: proto.IMessage): SentMessage {
		return this.person.phone.send(chatOf(this.person, message), content);
	}

	private answered(message: Known, { author, actor }: AnswerOptions): Answered {
		const { network } = this.person;
		const wrote = authorOf(this.person, message);
		return {
			key: keyOf(this.person, message),
			content: contentOf(message),
			author: (author && network.people.find(wrote)?.jid(author)) ?? wrote,
			actor: this.person.jid(actor ?? addressingIn(chatOf(this.person, message))),
		};
	}
}
