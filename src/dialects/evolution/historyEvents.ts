import { textOf, wholeNumber } from '../kit';
import {
	fieldsOf,
	personOf,
	rowsOf,
	type Decoders,
	type Encoders,
	type Envelope,
	type Told,
} from './envelope';
import { decodeMessage, encodeMessage } from './messages';
import { instanceIdOf } from './shared';

/** `messages.set`, `chats.set` and `contacts.set` hand over one kind of rows each, all of them in one post. */
function decodeHistory({ name, instance, now, data }: Envelope): Told {
	const rows = rowsOf(data.rows);
	const messages = name === 'messages.set' ? rows : [];
	const read = messages.flatMap((row) => {
		const fromMe = fieldsOf(row.key).fromMe === true;
		return decodeMessage(row, fromMe ? 'human' : 'contact', now) ?? [];
	});
	return {
		...{ event: 'history.synced', parts: [name, now], lane: instance },
		data: {
			messages: read,
			chats: name === 'chats.set' ? rows.map(chatRow) : [],
			contacts: name === 'contacts.set' ? rows.map(contactRow) : [],
			progress: wholeNumber(data.progress),
			isLatest: typeof data.isLatest === 'boolean' ? data.isLatest : null,
			timestamp: now,
		},
	};
}

const chatRow = ({
	remoteJid,
	id,
	name,
	pushName,
	unreadCount,
	unreadMessages,
}: Envelope['data']) => ({
	chatId: textOf(remoteJid) ?? textOf(id) ?? '',
	name: textOf(name) ?? textOf(pushName),
	unreadCount: wholeNumber(unreadCount) ?? wholeNumber(unreadMessages) ?? 0,
});
const contactRow = ({ remoteJid, id, pushName, name }: Envelope['data']) =>
	personOf(textOf(remoteJid) ?? id, pushName ?? name);

export const historyDecoders: Decoders = {
	'messages.set': decodeHistory,
	'chats.set': decodeHistory,
	'contacts.set': decodeHistory,
};

export const historyEncoders: Encoders<'history.synced'> = {
	// One post has rows of one kind; messages matter most.
	'history.synced': ({ messages, chats, contacts, progress, isLatest }, instance) => {
		if (messages.length > 0 || (chats.length === 0 && contacts.length === 0)) {
			return {
				name: 'messages.set',
				data: messages.map((message) => encodeMessage(message, instance)),
				beside: { isLatest, progress },
			};
		}
		const instanceId = instanceIdOf(instance);
		return chats.length > 0
			? {
					name: 'chats.set',
					data: chats.map(({ chatId, name, unreadCount }) => ({
						remoteJid: chatId,
						name,
						unreadCount,
						instanceId,
					})),
				}
			: {
					name: 'contacts.set',
					data: contacts.map(({ id, name }) => ({ remoteJid: id, pushName: name, instanceId })),
				};
	},
};
