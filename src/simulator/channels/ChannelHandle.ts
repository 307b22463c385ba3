import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { mediaTypeOf } from '../content/stanzaFacts';
import type { Somebody } from '../groups/GroupHandle';
import type { MediaHost } from '../media/MediaHost';
import { clearMediaMessage, type MediaFile, readClearMedia } from '../media/mediaMessage';
import { type Channel, TAKEN_BACK } from './Channel';

/** A post as everybody sees it. */
export interface ShownPost {
	id: string;
	/** Position in the channel. */
	number: number;
	/** Number of who posted. */
	by: string;
	content: proto.IMessage;
	/** Number of the person to emoji. */
	reactions: Record<string, string>;
}

/** A channel, for a test: what people do in it. */
export class ChannelHandle {
	constructor(readonly channel: Channel) {}

	get jid(): string {
		return this.channel.jid();
	}

	get name(): string {
		return this.channel.state.name;
	}

	get description(): string {
		return this.channel.state.description;
	}

	get picture(): Buffer | undefined {
		return this.channel.state.picture?.image;
	}

	get link(): string {
		return `https://whatsapp.com/channel/${this.channel.state.invite}`;
	}

	/** Numbers of those who follow it, and whether its posts are silent for them. */
	get followers(): Record<string, { muted: boolean }> {
		const { followers } = this.channel.state;
		return Object.fromEntries(followers.map(({ number, muted }) => [number, { muted }]));
	}

	/** The oldest first. */
	get posts(): ShownPost[] {
		return this.channel.state.posts.map(({ id, serverId, by, content, reactions }) => ({
			id,
			reactions,
			number: serverId,
			by,
			content: proto.Message.decode(content),
		}));
	}

	follow(who: Somebody): void {
		this.channel.follow(who.person);
	}

	/** The owner posts on the phone. */
	post(what: string | proto.IMessage): ShownPost {
		const { network, state } = this.channel;
		const by = network.people.findNumber(state.owner);
		if (!by) throw new Error(`nobody has the number ${state.owner}`);
		const message = typeof what === 'string' ? { conversation: what } : what;
		const mediaType = mediaTypeOf(message);
		this.channel.take({
			...{ id: randomBytes(10).toString('hex').toUpperCase(), by, device: 0, mediaType },
			type: mediaType ? 'media' : 'text',
			content: Buffer.from(proto.Message.encode(message).finish()),
		});
		return this.posts.at(-1) as ShownPost;
	}

	/** The owner changes the words of a post on the phone; without any it is taken back. */
	amend({ id }: ShownPost, text?: string): void {
		const { network, state } = this.channel;
		const by = network.people.findNumber(state.owner);
		if (!by) throw new Error(`nobody has the number ${state.owner}`);
		const content = text === undefined ? [] : proto.Message.encode({ conversation: text }).finish();
		const edit = text === undefined ? TAKEN_BACK : '3';
		this.channel.amend({ id, by, device: 0, content: Buffer.from(content), edit });
	}

	/** The owner posts a file on the phone. */
	postFile(file: MediaFile): ShownPost {
		return this.post(clearMediaMessage(file, this.media));
	}

	/** The file of a post, held against all that the post says of it. */
	file({ content }: ShownPost): Buffer {
		return readClearMedia(content, this.media);
	}

	/** Somebody sees a post and reacts to it; without an emoji the reaction is taken back. */
	react(who: Somebody, post: ShownPost, emoji?: string): void {
		this.view(post);
		this.channel.react(post.number, who.person.number, emoji);
	}

	/** Somebody sees a post. */
	view({ number }: ShownPost): void {
		const post = this.channel.state.posts.find(({ serverId }) => serverId === number);
		if (!post) throw new Error(`there is no post ${number}`);
		this.channel.view(post);
	}

	/** How long clients are told of views and reactions from their next question on, seconds. */
	tellLiveFor(seconds: number): void {
		this.channel.liveSeconds = seconds;
	}

	/** How often clients asked to be told, and how many are told now. */
	get live(): { asked: number; watchers: number } {
		const { liveAsked: asked, watchers } = this.channel;
		return { asked, watchers: watchers.length };
	}

	private get media(): MediaHost {
		return this.channel.network.media;
	}
}
