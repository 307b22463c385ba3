import { randomBytes, randomInt } from 'node:crypto';

export interface Follower {
	/** Of the person. */
	number: string;
	muted: boolean;
}

export interface PostState {
	/** Position in the channel, from 100 as WhatsApp counts. */
	serverId: number;
	/** As the client named it. */
	id: string;
	/** Number of who posted. */
	by: string;
	/** Seconds. */
	timestamp: number;
	/** `text` or `media`. */
	type: string;
	mediaType?: string;
	/** `proto.Message` bytes. */
	content: Buffer;
	/** 3: it was changed; 8: it was taken back, and nothing of it is left. */
	edit?: string;
	views: number;
	/** Number of the person to emoji. */
	reactions: Record<string, string>;
}

export interface ChannelState {
	/** Digits; with `@newsletter` the jid. */
	id: string;
	/** Number of who made it. */
	owner: string;
	name: string;
	description: string;
	/** What its link ends in. */
	invite: string;
	/** Seconds. */
	createdAt: number;
	picture?: { id: string; image: Buffer };
	isVerified: boolean;
	followers: Follower[];
	posts: PostState[];
}

export function createChannelState(
	about: Pick<ChannelState, 'owner' | 'name' | 'description'>,
	now: number,
): ChannelState {
	return {
		id: `120363${randomInt(1_000_000_000, 9_999_999_999)}01`,
		invite: `0029Va${randomBytes(12).toString('hex').slice(0, 18)}`,
		createdAt: now,
		isVerified: false,
		followers: [],
		posts: [],
		...about,
	};
}
