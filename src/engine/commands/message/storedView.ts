import type { OutputOf } from '../../../catalogue/operations';
import type { MessageRow } from '../../../domain/ports/storage';
import type { Instance } from '../../Instance';
import { messageData } from '../../messageEvents';
import { isChannel } from '../../whatsapp/jid';

export type StoredView = OutputOf<'message.get'>;

/** A message that is kept here, with its star, and how far it has come when it was sent from here. */
export async function storedView(instance: Instance, row: MessageRow): Promise<StoredView> {
	const { messageId, timestamp, fromMe, participant, proto } = row;
	const chat = await instance.identities.addressOf(row.chat);
	const state = fromMe ? await instance.stateOf(messageId) : null;
	const sender = fromMe
		? await instance.lastSelf()
		: await personOf(instance, participant ?? row.chat);
	const data = messageData({
		...{ instance: instance.name, messageId, timestamp, chat, sender },
		content: instance.decode(proto),
		// What the linked phone sent went through no outbox of ours.
		sentBy: fromMe ? (state ? 'api' : 'human') : 'contact',
	});
	const starred = await instance.isStarred(messageId);
	return { ...data, state, starred, ...(await countsOf(instance, row)) };
}

/** Of a post of a channel that is or was followed live. */
async function countsOf(instance: Instance, { chat, messageId }: MessageRow) {
	const counts = isChannel(chat) && (await instance.postCounts(chat, [messageId])).get(messageId);
	return counts && { views: counts.views, reactions: counts.reactions };
}

async function personOf({ identities }: Instance, jid: string) {
	const { phone, lid } = await identities.addressOf(jid);
	return { id: jid, phone, lid, name: await identities.nameOf(jid) };
}
