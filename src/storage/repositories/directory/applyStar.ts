import type { DirectoryChange } from '../../../domain/ports/directory';
import { putStar } from '../stars';
import type { Step, UpdateOf } from './step';

export async function applyStar(
	{ trx, instance, now }: Step,
	{ chat, messageId, on }: UpdateOf<'starred'>,
): Promise<DirectoryChange[]> {
	const star = { instance, message_id: messageId, chat: chat.jid, starred_at: now };
	const isNew = await putStar(trx, star, on);
	return isNew ? [{ kind: 'starred', chat, messageId, on }] : [];
}
