import { conversationChanges } from './change';
import { conversationMessages } from './messages';
import { conversationReads } from './read';

export const conversationCommands = {
	...conversationReads,
	...conversationMessages,
	...conversationChanges,
};
