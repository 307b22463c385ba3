import {
	type BinaryNode,
	getBinaryNodeChild,
	getBinaryNodeChildren,
	QueryIds,
	S_WHATSAPP_NET,
	XWAPaths,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import { isoTime } from '../../messageEvents';
import type { ChannelInfo, ChannelPost, ChannelQueries } from '../../queries';
import { postEdits } from '../channels/post';
import { readCounts } from '../channels/postCounts';
import type { Ask } from './ask';
import { askMex } from './mex';

const THE_CHANNEL = 'this channel';
const LINK = 'https://whatsapp.com/channel/';
/** Where pictures of channels are. Source: WAHA, getPublicUrlFromDirectPath. */
const PICTURES = 'https://pps.whatsapp.net';

/** Questions about channels, which the protocol calls newsletters. Source: Baileys src/Socket/newsletter.ts. */
export function buildChannelQueries(ask: Ask): ChannelQueries {
	const about = async (path: string, queryId: string, variables: Record<string, unknown>) => {
		const told = await askMex<Told>(ask, { what: THE_CHANNEL, queryId, variables, path });
		if (!told?.id) throw new GatewayError('NOT_FOUND', THE_CHANNEL);
		return toInfo(told);
	};
	const change = async (path: string, queryId: string, jid: string, more: object = {}) => {
		const variables = { newsletter_id: jid, ...more };
		await askMex(ask, { what: THE_CHANNEL, queryId, variables, path });
	};
	return {
		create: (name, description) =>
			about(XWAPaths.xwa2_newsletter_create, QueryIds.CREATE, { input: { name, description } }),
		get: (key) =>
			about(XWAPaths.xwa2_newsletter_metadata, QueryIds.METADATA, {
				fetch_creation_time: true,
				fetch_full_image: true,
				fetch_viewer_metadata: true,
				input: 'jid' in key ? { key: key.jid, type: 'JID' } : { key: key.invite, type: 'INVITE' },
			}),
		async update(jid, { picture, ...words }) {
			const image = picture && { picture: Buffer.from(picture).toString('base64') };
			const updates = { ...words, ...image, settings: null };
			await change('xwa2_newsletter_update', QueryIds.UPDATE_METADATA, jid, { updates });
		},
		setFollowed: (jid, followed) =>
			followed
				? change(XWAPaths.xwa2_newsletter_join_v2, QueryIds.FOLLOW, jid)
				: change(XWAPaths.xwa2_newsletter_leave_v2, QueryIds.UNFOLLOW, jid),
		setMuted: (jid, muted) =>
			muted
				? change(XWAPaths.xwa2_newsletter_mute_v2, QueryIds.MUTE, jid)
				: change(XWAPaths.xwa2_newsletter_unmute_v2, QueryIds.UNMUTE, jid),
		watch: (jid) =>
			ask(THE_CHANNEL, async (socket) => {
				const answer = await socket.subscribeNewsletterUpdates(jid);
				return answer ? Number(answer.duration) : null;
			}),
		delete: (jid) => change(XWAPaths.xwa2_newsletter_delete_v2, QueryIds.DELETE, jid),
		posts: (jid, page) => askPosts(ask, jid, page),
	};
}

/** Texts as WhatsApp gives them, numbers and times too; what was never set is missing or null. */
interface Told {
	id?: string;
	thread_metadata?: {
		name?: { text?: string } | null;
		description?: { text?: string } | null;
		creation_time?: string;
		invite?: string;
		subscribers_count?: string;
		verification?: string;
		picture?: { direct_path?: string } | null;
		preview?: { direct_path?: string } | null;
	};
	viewer_metadata?: { role?: string; mute?: string } | null;
}

const roles: Record<string, ChannelInfo['role']> = {
	OWNER: 'owner',
	ADMIN: 'admin',
	SUBSCRIBER: 'follower',
	GUEST: 'guest',
};

function toInfo({ id = '', thread_metadata: thread = {}, viewer_metadata: viewer }: Told) {
	const picture = thread.picture?.direct_path || thread.preview?.direct_path;
	const { creation_time: created, subscribers_count: followers, verification } = thread;
	return {
		channelId: id,
		name: thread.name?.text || null,
		description: thread.description?.text || null,
		inviteUrl: thread.invite ? LINK + thread.invite : null,
		pictureUrl: picture ? PICTURES + picture : null,
		followers: followers === undefined ? null : Number(followers),
		verified: verification === undefined ? null : verification === 'VERIFIED',
		role: roles[viewer?.role ?? ''] ?? null,
		muted: viewer?.mute === undefined ? null : viewer.mute === 'ON',
		createdAt: created ? isoTime(Number(created) * 1_000) : null,
	} satisfies ChannelInfo;
}

/** Source: whatsmeow newsletter.go, GetNewsletterMessages; the library asks for news of posts alone. */
async function askPosts(
	ask: Ask,
	jid: string,
	{ count, before }: { count: number; before: number | null },
): Promise<ChannelPost[]> {
	const page = { count: String(count), ...(before !== null && { before: String(before) }) };
	const answer = await ask(
		'the posts of this channel',
		(socket) =>
			socket.query({
				tag: 'iq',
				attrs: { type: 'get', to: S_WHATSAPP_NET, xmlns: 'newsletter' },
				content: [{ tag: 'messages', attrs: { type: 'jid', jid, ...page } }],
			}) as Promise<BinaryNode | undefined>,
	);
	if (!answer) throw new GatewayError('TIMEOUT', 'the posts of this channel');
	const posts = getBinaryNodeChildren(getBinaryNodeChild(answer, 'messages'), 'message');
	return posts.flatMap((node) => decodePost(node) ?? []);
}

/** Null for a post that was taken back: nothing of it is left. */
function decodePost(node: BinaryNode): ChannelPost | null {
	const { id, server_id: number, t, is_sender: isSender, edit } = node.attrs;
	const plaintext = getBinaryNodeChild(node, 'plaintext')?.content;
	const isLeft = plaintext instanceof Uint8Array && plaintext.length > 0;
	if (!id || !isLeft || edit === postEdits.takeBack) return null;
	const { views, reactions } = readCounts(node);
	return {
		messageId: id,
		number: number === undefined ? null : Number(number),
		timestamp: Number(t ?? 0) * 1_000,
		fromMe: isSender === 'true',
		proto: plaintext,
		views,
		reactions: reactions ?? [],
	};
}
