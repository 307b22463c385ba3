import { operations } from '../../../catalogue/operations';
import {
	accepted,
	alone,
	constant,
	epochSeconds,
	flag,
	inside,
	nested,
	orElse,
	phoneAsJid,
	route,
	via,
	words,
} from '../../kit';
import { success } from '../shared';

const { chat, message } = operations;

const who = via('chat', phoneAsJid);

const presence = words(
	{
		composing: 'composing',
		recording: 'recording',
		available: 'available',
		unavailable: 'unavailable',
	},
	// There is no word for the end of typing; being online ends it.
	{ paused: 'available' },
);

/** The document says `option` and `options` for the same; the wrapper of the messages is taken as well. */
function option<const R extends object>(row: R) {
	const either = { option: row, options: row };
	return {
		to: who,
		option: row,
		options: accepted(row),
		messageData: accepted(nested({ to: who, ...either })),
	};
}

const { option: _option, options: _options, ...pinned } = option(via('pinned', flag));

const messageKey = nested({
	remoteJid: who,
	fromMe: orElse('fromMe', false),
	id: via('messageIds', alone),
});

const lastKey = nested({
	remoteJid: orElse(inside('lastMessage', via('chatId', phoneAsJid)), (command: { chat: string }) =>
		phoneAsJid.encode(command.chat),
	),
	fromMe: orElse(inside('lastMessage', 'fromMe'), false),
	id: inside('lastMessage', 'messageId'),
});
const lastTime = inside('lastMessage', via('timestamp', epochSeconds));

const deletedKey = nested({
	remoteJid: who,
	fromMe: orElse('fromMe', true),
	id: 'messageId',
});

export const chatRoutes = [
	route('POST /rest/chat/:instance/presenceUpdateChat', chat.sendPresence, {
		id: 'megaapi.chat.presenceUpdateChat',
		ownAliases: ['/chat/:instance/presenceUpdateChat'],
		body: option(via('presence', presence)),
		dropped: ['durationMs'],
		reply: success,
	}),
	route('POST /rest/chat/:instance/archiveChat', chat.setArchived, {
		id: 'megaapi.chat.archiveChat',
		ownAliases: ['/chat/:instance/archiveChat'],
		body: option(via('archived', flag)),
		dropped: ['lastMessage'],
		reply: success,
	}),
	route('POST /rest/chat/:instance/pinChat', chat.setPinned, {
		id: 'megaapi.chat.pinChat',
		ownAliases: ['/chat/:instance/pinChat'],
		// This one says `options` throughout.
		body: { ...pinned, options: _option, option: _options },
		reply: success,
	}),
	route('POST /rest/chat/:instance/blockChat', chat.setBlocked, {
		id: 'megaapi.chat.blockChat',
		ownAliases: ['/chat/:instance/blockChat'],
		body: option(via('blocked', flag)),
		reply: success,
		absent: { blocked: ({ input }) => input.blocked ?? true },
	}),
	route('POST /rest/chat/:instance/readMessage', message.markRead, {
		id: 'megaapi.chat.readMessage',
		aliases: ['/rest/sendMessage/:instance/readMessage'],
		ownAliases: ['/chat/:instance/readMessage', '/sendMessage/:instance/readMessage'],
		split: 'messageIds',
		body: { messageData: nested({ key: messageKey }), key: accepted(messageKey) },
		dropped: ['sender'],
		reply: success,
	}),
	route('POST /rest/chat/:instance/readChat', chat.markRead, {
		id: 'megaapi.chat.readChat',
		aliases: ['/rest/sendMessage/:instance/readChat'],
		ownAliases: ['/chat/:instance/readChat', '/sendMessage/:instance/readChat'],
		needs: ['lastMessage'],
		body: {
			to: who,
			// Switched off it would confirm nothing.
			option: constant(true),
			options: accepted(constant(true)),
			messageData: nested({
				to: accepted(who),
				key: lastKey,
				messageTimestamp: lastTime,
			}),
			key: accepted(lastKey),
			messageTimestamp: accepted(lastTime),
		},
		reply: success,
	}),
	route('POST /rest/chat/:instance/deleteMessage', message.delete, {
		id: 'megaapi.chat.deleteMessage',
		aliases: ['/rest/sendMessage/:instance/deleteMessage'],
		ownAliases: ['/chat/:instance/deleteMessage', '/sendMessage/:instance/deleteMessage'],
		needs: ['chat'],
		body: { messageData: nested({ to: who, key: deletedKey }), key: accepted(deletedKey) },
		dropped: ['sender'],
		reply: success,
	}),
];
