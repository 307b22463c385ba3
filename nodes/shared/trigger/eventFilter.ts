import type { IDataObject } from 'n8n-workflow';

export interface EventFilter {
	chats: 'all' | 'direct' | 'groups';
	/** Leaves out what this gateway itself sent. */
	ignoreOwn: boolean;
}

export function readFilter(options: IDataObject): EventFilter {
	const { chats, ignoreOwn } = options;
	return {
		chats: chats === 'direct' || chats === 'groups' ? chats : 'all',
		ignoreOwn: ignoreOwn === true,
	};
}

/** Whether an event starts the workflow. Events that are of no chat pass every filter on chats. */
export function passes({ chats, ignoreOwn }: EventFilter, data: Record<string, unknown>): boolean {
	if (ignoreOwn && data.sentBy === 'api') return false;
	if (chats === 'all' || typeof data.chatId !== 'string') return true;
	const isGroup = typeof data.isGroup === 'boolean' ? data.isGroup : data.chatId.endsWith('@g.us');
	return isGroup === (chats === 'groups');
}
