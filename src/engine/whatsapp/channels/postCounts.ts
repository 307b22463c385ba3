import {
	type BinaryNode,
	getAllBinaryNodeChildren,
	getBinaryNodeChild,
	getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { PostCounts } from '../../../domain/ports/directory';

type Counts = Pick<PostCounts, 'views' | 'reactions'>;

/** How often a post was seen, and what people reacted with; null for what the node does not say. */
export function readCounts(post: BinaryNode): Counts {
	const views = getBinaryNodeChild(post, 'views_count')?.attrs.count;
	const reactions = getBinaryNodeChild(post, 'reactions');
	return {
		views: views === undefined ? null : Number(views),
		reactions: reactions
			? getBinaryNodeChildren(reactions, 'reaction').map(({ attrs }) => ({
					emoji: attrs.code ?? '',
					count: Number(attrs.count ?? 0),
				}))
			: null,
	};
}

/**
 * What a `<notification type="newsletter">` counts anew; the library reads another form of it. The id of a post may be left
 * out. Source: whatsmeow notification.go, handleNewsletterNotification and parseNewsletterMessages.
 */
export function decodeLiveUpdates(node: BinaryNode): PostCounts[] {
	const updates = getBinaryNodeChild(node, 'live_updates');
	if (!updates) return [];
	// Questions for posts are answered with a list around them, which may be here as well.
	const holder = getBinaryNodeChild(updates, 'messages') ?? updates;
	return getAllBinaryNodeChildren(holder).flatMap((post) => {
		const { server_id: number, id: messageId = null } = post.attrs;
		const counts = readCounts(post);
		const isCounted = counts.views !== null || counts.reactions !== null;
		if (post.tag !== 'message' || number === undefined || !isCounted) return [];
		return { number: Number(number), messageId, ...counts };
	});
}
