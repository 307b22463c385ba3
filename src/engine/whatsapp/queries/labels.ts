import type { LabelQueries } from '../../queries';
import { modify } from './appState';
import type { Ask } from './ask';

/** Settings that belong to no chat are changed under no JID. */
const NO_CHAT = '';

export function buildLabelQueries(ask: Ask): LabelQueries {
	const edit = (label: { id: string; name?: string; color?: number; deleted?: boolean }) =>
		ask('the label', (socket) => modify(socket, { addLabel: label }, NO_CHAT));
	return {
		save: ({ labelId, name, color }) => edit({ id: labelId, name, color, deleted: false }),
		delete: (labelId) => edit({ id: labelId, deleted: true }),
		place: ({ labelId, jid, messageId }, on) =>
			ask('the label', (socket) => {
				if (messageId === null) {
					const chat = { labelId };
					return modify(socket, on ? { addChatLabel: chat } : { removeChatLabel: chat }, jid);
				}
				const message = { labelId, messageId };
				const change = on ? { addMessageLabel: message } : { removeMessageLabel: message };
				return modify(socket, change, jid);
			}),
	};
}
