import type { OutputOf } from '../../catalogue/operations';
import { conversationIdOf } from '../../domain/conversation';
import { GatewayError } from '../../domain/errors';
import type { ConversationRow } from '../../domain/ports/conversations';
import { automationOf } from '../automation';
import { isoTime } from '../messageEvents';
import { chatSettings } from './chat/settings';
import type { Command, CommandContext } from './Command';
import { findConversation } from './conversation/find';

type State = OutputOf<'automation.get'>;
type Counts = OutputOf<'automation.pauseMany'>;

const get: Command<'automation.get'> = async (input, context) => {
	const { conversation } = await findConversation(context, input);
	return stateOf(context, conversation);
};

/** Whoever paused first stays who paused. Where nothing answers yet, nothing will before it is resumed. */
const pause: Command<'automation.pause'> = async (input, context) => {
	const { conversation } = await findConversation(context, input);
	await store(context, conversation, input.reason);
	return stateOf(context, conversation);
};

/** Rejects with CONVERSATION_NOT_ARCHIVED: to archive is how a person says that they have done. */
const resume: Command<'automation.resume'> = async (input, context) => {
	const { conversation } = await findConversation(context, input);
	const resumed = await giveBack(context, conversation);
	const resumedAt = resumed ? isoTime(context.host.clock.now()) : null;
	return { ...(await stateOf(context, conversation)), resumedAt };
};

const pauseMany: Command<'automation.pauseMany'> = ({ reason, ...input }, context) =>
	forEach(input, async (conversationId) => {
		const { conversation } = await findConversation(context, { ...input, conversationId });
		const { status } = await stateOf(context, conversation);
		if (status !== 'active') return false;
		await store(context, conversation, reason);
		return true;
	});

const resumeMany: Command<'automation.resumeMany'> = (input, context) =>
	forEach(input, async (conversationId) => {
		const { conversation } = await findConversation(context, { ...input, conversationId });
		return giveBack(context, conversation);
	});

export const automationCommands = {
	'automation.get': get,
	'automation.pause': pause,
	'automation.resume': resume,
	'automation.pauseMany': pauseMany,
	'automation.resumeMany': resumeMany,
};

async function stateOf({ host }: CommandContext, conversation: ConversationRow): Promise<State> {
	const { instance, chatKey } = conversation;
	const automation = await automationOf(host.storage, conversation);
	return { conversationId: conversationIdOf(instance, chatKey), ...automation };
}

async function store(
	{ host, caller }: CommandContext,
	{ instance, chatKey }: ConversationRow,
	reason: string | undefined,
): Promise<void> {
	const pausedBy = caller.name ?? null;
	await host.storage.automation.pause(instance, chatKey, { pausedBy, reason: reason ?? null });
}

/** Takes the conversation out of the archive too. False where automation was not paused. */
async function giveBack(
	context: CommandContext,
	{ instance, chatKey, chat }: ConversationRow,
): Promise<boolean> {
	const { automation } = context.host.storage;
	if (!(await automation.pauseOf(instance, chatKey))) return false;
	if (chat.archived !== true) {
		throw new GatewayError('CONVERSATION_NOT_ARCHIVED', conversationIdOf(instance, chatKey));
	}
	const place = { instance, chat: chat.address.jid };
	await chatSettings['chat.setArchived']({ ...place, archived: false }, context);
	return automation.resume(instance, chatKey);
}

/** One that fails keeps none of the others from it. */
async function forEach(
	{ conversationIds }: { conversationIds: readonly string[] },
	change: (conversationId: string) => Promise<boolean>,
): Promise<Counts> {
	const counts: Counts = { changed: 0, skipped: 0, errors: 0 };
	for (const conversationId of new Set(conversationIds)) {
		try {
			counts[(await change(conversationId)) ? 'changed' : 'skipped'] += 1;
		} catch {
			counts.errors += 1;
		}
	}
	return counts;
}
