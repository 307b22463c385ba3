import type { DirectoryChange } from '../../../domain/ports/directory';
import { putPostCounts } from '../postCounts';
import type { Step, UpdateOf } from './step';

export async function applyPostCounts(
	{ trx, instance, now }: Step,
	{ chat, counts: heard }: UpdateOf<'postCounted'>,
): Promise<DirectoryChange[]> {
	const counts = await putPostCounts(trx, { instance, channel: chat.jid, now }, heard);
	return counts ? [{ kind: 'postCounted', chat, counts }] : [];
}
