import type { Operation } from '../../catalogue/define';
import { conversationIdOf } from '../../domain/conversation';
import { GatewayError } from '../../domain/errors';
import type { CommandContext } from '../commands/Command';
import { conversationOf } from '../commands/conversation/find';
import { automationOf, claims } from './automationOf';

/**
 * Rejects a send by hand with AUTOMATION_ACTIVE where automation answers. Somebody who never wrote and was never written
 * to has no conversation that could be paused, and may be written to.
 */
export async function requireFree(
	{ effect }: Pick<Operation, 'effect'>,
	input: Record<string, unknown>,
	context: CommandContext,
): Promise<void> {
	const { instance: name, to } = input;
	if (effect !== 'send' || context.caller.isAutomation) return;
	if (typeof name !== 'string' || typeof to !== 'string') return;
	const { storage } = context.host;
	// Most have none, and pay for no more than this.
	if (!(await storage.subscriptions.list(name)).some(claims)) return;
	const conversation = await conversationOf(context.host, context.host.instance(name), to);
	if (!conversation) return;
	const { canSend } = await automationOf(storage, conversation);
	if (canSend) return;
	const conversationId = conversationIdOf(name, conversation.chatKey);
	throw new GatewayError('AUTOMATION_ACTIVE', '', { details: { conversationId } });
}
