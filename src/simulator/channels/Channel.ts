import type { Network } from '../Network';
import type { Companion } from '../people/Companion';
import type { Person } from '../people/Person';
import { notify } from '../relay/notifications';
import { el, type Stanza } from '../wire/stanza';
import type { ChannelState, PostState } from './ChannelState';

/** Where the count of posts begins. */
const FIRST_POST = 100;
/** `edit` of a post of which nothing is left. */
export const TAKEN_BACK = '8';

export interface NewPost {
	id: string;
	by: Person;
	/** Device that posted; 0 is the phone. */
	device: number;
	type: string;
	mediaType?: string | undefined;
	content: Buffer;
}

/** Posts of one person that anybody may follow. */
export class Channel {
	/** How long clients are told of views and reactions once they asked for it, seconds. */
	liveSeconds = 300;
	/** How often clients asked for it. */
	liveAsked = 0;
	/** Who is told until when, in milliseconds since the epoch. */
	private readonly live = new Map<Companion, number>();

	constructor(
		readonly network: Network,
		readonly state: ChannelState,
	) {}

	jid(): string {
		return `${this.state.id}@newsletter`;
	}

	/** How the channel stands to somebody, as the server names it. */
	roleOf({ number }: Person): 'OWNER' | 'SUBSCRIBER' | 'GUEST' {
		if (number === this.state.owner) return 'OWNER';
		return this.isFollowedBy(number) ? 'SUBSCRIBER' : 'GUEST';
	}

	isMutedBy({ number }: Person): boolean {
		return this.state.followers.some((each) => each.number === number && each.muted);
	}

	follow({ number }: Person): void {
		if (this.isFollowedBy(number)) return;
		this.state.followers.push({ number, muted: false });
		this.network.changed();
	}

	unfollow({ number }: Person): void {
		this.state.followers = this.state.followers.filter((each) => each.number !== number);
		this.network.changed();
	}

	mute({ number }: Person, muted: boolean): void {
		const follower = this.state.followers.find((each) => each.number === number);
		if (follower) follower.muted = muted;
		this.network.changed();
	}

	/** Takes a post and brings it to the clients of all who see it, but the one that it came from. */
	take({ by, device, ...post }: NewPost): PostState {
		const { posts } = this.state;
		const serverId = (posts.at(-1)?.serverId ?? FIRST_POST - 1) + 1;
		const timestamp = this.network.seconds();
		const taken = { ...post, by: by.number, serverId, timestamp, views: 0, reactions: {} };
		posts.push(taken);
		this.tell(taken, { by, device });
		return taken;
	}

	/** Changes a post, or takes it back. Undefined for one that somebody else posted, or nobody. */
	amend(change: Pick<NewPost, 'id' | 'by' | 'device' | 'content'> & { edit: string }) {
		const { id, by, device, content, edit } = change;
		const post = this.state.posts.find((each) => each.id === id && each.by === by.number);
		if (!post || post.edit === TAKEN_BACK) return undefined;
		Object.assign(post, { content, edit });
		this.tell(post, { by, device });
		return post;
	}

	/** Without a code the reaction is taken back. False for a post that is not there. */
	react(serverId: number, number: string, code?: string): boolean {
		const post = this.state.posts.find((each) => each.serverId === serverId);
		if (!post) return false;
		const { [number]: _before, ...others } = post.reactions;
		post.reactions = code === undefined ? others : { ...others, [number]: code };
		this.count(post);
		return true;
	}

	/** Somebody sees a post. */
	view(post: PostState): void {
		post.views += 1;
		this.count(post);
	}

	/** A client asks to be told of views and reactions; answers for how many seconds it will be. */
	tellLive(companion: Companion): number {
		this.liveAsked += 1;
		this.live.set(companion, Date.now() + this.liveSeconds * 1_000);
		this.network.changed();
		return this.liveSeconds;
	}

	/** Clients that are told of views and reactions now. */
	get watchers(): Companion[] {
		return [...this.live].flatMap(([companion, until]) => (until > Date.now() ? companion : []));
	}

	private count(post: PostState): void {
		const attributes = { server_id: post.serverId, t: post.timestamp };
		const updates = el('live_updates', {}, [el('message', attributes, encodeCounts(post))]);
		for (const companion of this.watchers) {
			notify(companion, { from: this.jid(), type: 'newsletter' }, [updates]);
		}
		this.network.changed();
	}

	private tell(post: PostState, { by, device }: Pick<NewPost, 'by' | 'device'>): void {
		for (const person of this.readers()) {
			for (const companion of person.companions.values()) {
				if (person === by && companion.device === device) continue;
				companion.deliver(this.encodePost(post, person));
			}
		}
		this.network.changed();
	}

	/** A post as somebody receives it. */
	private encodePost(
		{ id, serverId, timestamp, type, edit, ...post }: PostState,
		to: Person,
	): Stanza {
		const attributes = {
			...{ from: this.jid(), id, server_id: serverId, t: timestamp, type, edit },
			is_sender: post.by === to.number ? 'true' : undefined,
		};
		return el('message', attributes, [encodePlaintext(post)]);
	}

	private readers(): Person[] {
		const numbers = [this.state.owner, ...this.state.followers.map(({ number }) => number)];
		return [...new Set(numbers)].flatMap((number) => this.network.people.findNumber(number) ?? []);
	}

	private isFollowedBy(number: string): boolean {
		return this.state.followers.some((each) => each.number === number);
	}
}

/** How often a post was seen, and what people reacted with. */
export function encodeCounts({ views, reactions }: PostState): Stanza[] {
	const counts = new Map<string, number>();
	for (const emoji of Object.values(reactions)) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
	const shown = [...counts].map(([code, count]) => el('reaction', { code, count }));
	return [el('views_count', { count: views }), el('reactions', {}, shown)];
}

export function encodePlaintext({
	content,
	mediaType,
}: Pick<PostState, 'content' | 'mediaType'>): Stanza {
	return el('plaintext', { mediatype: mediaType }, content);
}
