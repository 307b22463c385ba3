import type { OutputOf } from '../../../catalogue/operations';
import type { StateRow } from '../../../domain/ports/history';
import type { EngineHost } from '../../EngineHost';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';
import type { Command } from '../Command';
import { pageInfo, pageOf } from '../paging';
import { storedView } from './storedView';

type Step = OutputOf<'message.listStates'>['states'][number];

const list: Command<'message.list'> = async ({ chat, ...input }, { host }) => {
	const instance = host.instance(input.instance);
	const page = pageOf(input);
	const chats = await chatsOf(instance, chat);
	const choice = { ...page, chats, starred: input.starred };
	const { rows, total } = await host.storage.history.page(instance.name, choice);
	return {
		messages: await Promise.all(rows.map((row) => storedView(instance, row))),
		pageInfo: pageInfo(page, total),
	};
};

/** A page is one of messages, the newest first; the steps of each stand in the order in which it took them. */
const listStates: Command<'message.listStates'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	if (input.messageId !== undefined) {
		return { states: await stepsOf(host, instance, [input.messageId]), pageInfo: null };
	}
	const page = pageOf(input);
	const chats = await chatsOf(instance, input.chat);
	const choice = { ...page, chats, fromMe: true };
	const { rows, total } = await host.storage.history.page(instance.name, choice);
	const messageIds = rows.map(({ messageId }) => messageId);
	return {
		states: await stepsOf(host, instance, messageIds),
		pageInfo: pageInfo(page, total),
	};
};

export const listCommands = { 'message.list': list, 'message.listStates': listStates };

/** Every JID under which messages of the chat may be stored; null where no chat is named. */
async function chatsOf({ identities }: Instance, chat: string | undefined) {
	return chat === undefined ? null : identities.formsOf(chat);
}

async function stepsOf(
	host: EngineHost,
	instance: Instance,
	messageIds: readonly string[],
): Promise<Step[]> {
	const told = await host.storage.history.states(instance.name, messageIds);
	const steps = messageIds.map((messageId) =>
		stepsOfOne(
			host,
			instance,
			messageId,
			told.filter((each) => each.messageId === messageId),
		),
	);
	return (await Promise.all(steps)).flat();
}

async function stepsOfOne(
	{ storage }: EngineHost,
	instance: Instance,
	messageId: string,
	told: readonly StateRow[],
): Promise<Step[]> {
	const sent = await storage.outbox.get(instance.name, messageId);
	const chat = sent?.chat ?? (await instance.storedMessage(messageId))?.chat;
	if (chat === undefined) return [];
	// Events are kept for a shorter time than sends.
	const known = sent && { state: sent.state, reachedAt: sent.updatedAt };
	const reached = told.length > 0 || !known ? told : [known];
	const { jid: chatId } = await instance.identities.addressOf(chat);
	const step = { messageId, chatId, fromMe: true };
	return [
		...reached.map(({ state, reachedAt }) => ({
			...{ ...step, participant: null, state },
			timestamp: isoTime(reachedAt),
		})),
		...(await stepsOfMembers(instance, messageId)).map((member) => ({ ...step, ...member })),
	];
}

/** What each person did with a message to a group, or with a status. */
async function stepsOfMembers(instance: Instance, messageId: string) {
	const recipients = (await instance.recipientsOf(messageId)) ?? [];
	const steps = recipients.flatMap(({ person: participant, deliveredAt, readAt, playedAt }) =>
		(
			[
				['delivered', deliveredAt],
				['read', readAt],
				['played', playedAt],
			] as const
		).flatMap(([state, at]) => (at === null ? [] : [{ participant, state, at }])),
	);
	steps.sort((one, two) => one.at - two.at);
	return steps.map(({ participant, state, at }) => ({
		participant,
		state,
		timestamp: isoTime(at),
	}));
}
