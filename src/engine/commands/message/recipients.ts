import type { GroupRecipient } from '../../../domain/ports/receipts';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';

/** Whom a message to a group, or a status, was for, as answers show it; nothing for all other messages. */
export async function recipientsOf(instance: Instance, messageId: string) {
	const recipients = await instance.recipientsOf(messageId);
	return recipients === null ? {} : { recipients: await Promise.all(recipients.map(shown)) };

	async function shown({ person, deliveredAt, readAt, playedAt }: GroupRecipient) {
		const { id, phone, lid, name } = await instance.groups.person({ jid: person, alt: null });
		const state = furthest({ deliveredAt, readAt, playedAt });
		const times = {
			deliveredAt: time(deliveredAt),
			readAt: time(readAt),
			playedAt: time(playedAt),
		};
		return { id, phone, lid, name, state, ...times };
	}
}

function furthest({ deliveredAt, readAt, playedAt }: Omit<GroupRecipient, 'person'>) {
	if (playedAt !== null) return 'played' as const;
	if (readAt !== null) return 'read' as const;
	return deliveredAt === null ? ('server_ack' as const) : ('delivered' as const);
}

function time(at: number | null): string | null {
	return at === null ? null : isoTime(at);
}
