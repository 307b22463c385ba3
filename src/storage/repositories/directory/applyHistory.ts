import { putMessageOnce } from '../messages';
import { putReaction } from '../reactions';
import { putHistoryChat } from './chats';
import { keyOf, type Step, type UpdateOf } from './step';

/** A part of the phone's history: chats that are not known yet, and messages that are not stored yet. */
export async function applyHistory(
	step: Step,
	{ chats, messages, reactions }: UpdateOf<'history'>,
): Promise<void> {
	const { trx, vault, instance } = step;
	for (const chat of chats) {
		const { chatKey } = await keyOf(step, chat.address);
		await putHistoryChat(step, chatKey, chat);
	}
	for (const message of messages) await putMessageOnce(trx, vault, message);
	for (const reaction of reactions) await putReaction(trx, vault, instance, reaction);
}
