import type { OutputOf } from '../../../catalogue/operations';
import { conversationIdOf } from '../../../domain/conversation';
import type { MessageWindow, PlacedMessage } from '../../../domain/ports/history';
import type { EngineHost } from '../../EngineHost';
import type { Instance } from '../../Instance';
import type { Command } from '../Command';
import { type StoredView, storedView } from '../message/storedView';
import { chatViewOf, peopleOf } from './chatView';
import { findConversation, type Found } from './find';

type Row = OutputOf<'conversation.listMessages'>['messages'][number];

interface Shown {
	number: number;
	view: StoredView;
}

/** How many messages a page has when the caller does not say. */
const PAGE_SIZE = 50;

/** What changes an earlier message, or answers it by a choice, is shown there. */
const shownElsewhere: ReadonlySet<string> = new Set<StoredView['message']['type']>([
	'reaction',
	'edit',
	'delete',
	'pin',
	'pollVote',
]);

/** A page in the order in which it was said, from the newest unless a cursor says otherwise. */
const listMessages: Command<'conversation.listMessages'> = async (input, context) => {
	const found = await findConversation(context, input);
	const { before, after, from, to, limit = PAGE_SIZE } = input;
	const window = { before, after, from: timeOf(from), to: timeOf(to), limit };
	const { shown, hasMore } = await read(context.host, found, window);
	const numbers = shown.map(({ number }) => number);
	return {
		messages: await toRows(context.host, found, shown, input.view === 'chat'),
		hasMore,
		oldest: numbers[0] ?? null,
		newest: numbers.at(-1) ?? null,
	};
};

export const conversationMessages = { 'conversation.listMessages': listMessages };

/** Looks on until there is one more than wanted, since not every stored message is one to show. */
async function read(host: EngineHost, { instance, conversation }: Found, wanted: MessageWindow) {
	const { limit } = wanted;
	const isForward = wanted.after !== undefined && wanted.before === undefined;
	const { address } = conversation.chat;
	const shown: Shown[] = [];
	let window: MessageWindow = { ...wanted, limit: limit + 1 };
	for (;;) {
		const rows = await host.storage.history.window(instance.name, address, window);
		shown.push(...(await viewsOf(instance, rows)));
		const last = rows.at(-1);
		if (!last || rows.length < window.limit || shown.length > limit) break;
		window = { ...window, ...(isForward ? { after: last.number } : { before: last.number }) };
	}
	const hasMore = shown.length > limit;
	shown.length = Math.min(shown.length, limit);
	return { shown: isForward ? shown : shown.reverse(), hasMore };
}

async function viewsOf(instance: Instance, rows: readonly PlacedMessage[]): Promise<Shown[]> {
	const read = rows.map(async (row) => ({
		number: row.number,
		view: await storedView(instance, row),
	}));
	return (await Promise.all(read)).filter(({ view }) => !shownElsewhere.has(view.message.type));
}

async function toRows(
	host: EngineHost,
	{ instance, conversation }: Found,
	shown: readonly Shown[],
	asChat: boolean,
): Promise<Row[]> {
	const people = peopleOf(instance);
	const conversationId = conversationIdOf(instance.name, conversation.chatKey);
	const messageIds = shown.map(({ view }) => view.messageId);
	const reactions = asChat ? await host.storage.history.reactions(instance.name, messageIds) : [];
	return Promise.all(
		shown.map(async ({ number, view }) => {
			const row = { ...view, conversationId, number };
			if (!asChat) return { ...row, html: null, reactions: null };
			const own = reactions.filter(({ messageId }) => messageId === view.messageId);
			return { ...row, ...(await chatViewOf(people, view.message, own)) };
		}),
	);
}

function timeOf(iso: string | undefined): number | undefined {
	return iso === undefined ? undefined : Date.parse(iso);
}
