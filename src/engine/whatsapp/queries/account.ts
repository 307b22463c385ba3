import type { AccountQueries } from '../../queries';
import { readCap, readTimelock } from '../newChats';
import type { Ask } from './ask';

export function buildAccountQueries(ask: Ask): AccountQueries {
	return {
		newChatLock: () =>
			ask('the lock on new chats', async (socket) =>
				readTimelock(await socket.fetchAccountReachoutTimelock()),
			),
		newChatQuota: () =>
			ask('the quota of new chats', async (socket) =>
				readCap(await socket.fetchNewChatMessageCap()),
			),
	};
}
