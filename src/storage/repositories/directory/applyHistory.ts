import { putMessageOnce } from '../messages';
import { putHistoryChat } from './chats';
import { keyOf, type Step, type UpdateOf } from './step';

/** A part of the phone's history: chats that are not known yet, and messages that are not stored yet. */
export async function applyHistory(
	step: Step,
	{ chats, messages }: UpdateOf<'history'>,
): Promise<void> {
	const { trx, instance } = step;
	for (const chat of chats) {
		const { chatKey } = await keyOf(step, chat.address);
		await putHistoryChat(trx, { instance, chatKey }, chat);
	}
	for (const message of messages) await putMessageOnce(trx, message);
}
