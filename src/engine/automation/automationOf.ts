import type { OutputOf } from '../../catalogue/operations';
import { coversChat } from '../../domain/eventFilter';
import type { ConversationRow } from '../../domain/ports/conversations';
import type { Storage, Subscription } from '../../domain/ports/storage';
import { isoTime } from '../messageEvents';

export type AutomationView = NonNullable<OutputOf<'conversation.get'>['automation']>;

/** Whether automation answers in a conversation; a person who took over there stays in charge whoever comes and goes. */
export async function automationOf(
	storage: Pick<Storage, 'subscriptions' | 'automation'>,
	{ instance, chatKey, chat }: ConversationRow,
): Promise<AutomationView> {
	const pause = await storage.automation.pauseOf(instance, chatKey);
	if (pause) {
		const { pausedAt, pausedBy, reason } = pause;
		return { status: 'paused', canSend: true, pausedAt: isoTime(pausedAt), pausedBy, reason };
	}
	const subscriptions = await storage.subscriptions.list(instance);
	const isActive = subscriptions.some(
		(each) => claims(each) && coversChat(each.filter, chat.address),
	);
	return { ...untouched, status: isActive ? 'active' : null, canSend: !isActive };
}

const untouched = { pausedAt: null, pausedBy: null, reason: null };

/** Whether who gets these events answers them. */
export function claims({ enabled, options }: Subscription): boolean {
	return enabled && options.claimsAutomation === true;
}
