import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	alone,
	custom,
	each,
	ignored,
	isObject,
	jidAsPhone,
	phoneAsJid,
	route,
	several,
	single,
	via,
	words,
	type Codec,
	type Rows,
} from '../../kit';
import { chatJid, groupJid, longSeconds, success } from '../shared';

const { chat, contact } = operations;

const id = several(chatJid, via('isGroup', groupJid));

const contactRows = { id, name: 'name' } as const satisfies Rows<
	OutputOf<'contact.list'>['contacts'][number]
>;

const person = { chatId: null, phone: null, lid: null };

const oneNumber: Codec<string[]> = {
	decode: (wire) => alone.decode(phoneAsJid.decode(wire)),
	encode: (numbers) => alone.encode(numbers),
};
const asked = {
	number: ({ input }: { input: { numbers: string[] } }) => input.numbers[0] ?? '',
} as const;

/** The row of that contact in the list of all. */
const ofList = custom<OutputOf<'contact.get'>, InputOf<'contact.get'>>({
	decode: (wire, { input }) => {
		const found = rowsIn(wire).find(
			(row) => phoneAsJid.decode(row.id) === phoneAsJid.decode(input.contact),
		);
		if (!found) return { chatId: String(phoneAsJid.encode(input.contact)) };
		return {
			chatId: String(found.id),
			phone: jidAsPhone.decode(found.id) ?? null,
			name: typeof found.name === 'string' ? found.name : null,
			isGroup: groupJid.decode(found.id) ?? null,
		};
	},
	encode: ({ chatId, name }) => ({
		error: false,
		message: 'success',
		chats: [{ id: chatId, name }],
	}),
});

function rowsIn(wire: unknown): Record<string, unknown>[] {
	const rows = isObject(wire) ? (wire.chats ?? wire.contacts) : undefined;
	return Array.isArray(rows) ? rows.filter(isObject) : [];
}

export const contactRoutes = [
	route('GET /rest/instance/chats/:instance', chat.list, {
		id: 'megaapi.instance.chats',
		ownAliases: ['/instance/chats/:instance'],
		dropped: ['page', 'pageSize'],
		reply: {
			...success,
			chats: each('chats', {
				id,
				name: 'name',
				unreadCount: 'unreadCount',
				conversationTimestamp: via('lastMessageAt', longSeconds),
				participants: ignored(),
			}),
		},
	}),
	route('GET /rest/instance/contacts/:instance', contact.list, {
		id: 'megaapi.instance.contacts',
		ownAliases: ['/instance/contacts/:instance'],
		needs: ['instance'],
		refused: ['contact', 'search'],
		dropped: ['page', 'pageSize'],
		reply: {
			...success,
			// So the document names the list.
			chats: each('contacts', contactRows, person),
			contacts: accepted(each('contacts', contactRows, person)),
		},
	}),
	route('GET /rest/instance/contacts/:instance', contact.get, {
		id: 'megaapi.instance.contacts',
		askedOnly: true,
		needs: ['instance'],
		dropped: ['contact'],
		reply: ofList,
	}),
	route('GET /rest/instance/isOnWhatsApp/:instance', contact.checkNumbers, {
		id: 'megaapi.instance.isOnWhatsApp',
		ownAliases: ['/instance/isOnWhatsApp/:instance'],
		split: 'numbers',
		query: { jid: via('numbers', oneNumber) },
		reply: { exists: single('results', 'exists', asked), jid: single('results', chatJid, asked) },
	}),
	route('GET /rest/instance/getProfilePicture/:instance', contact.getPicture, {
		id: 'megaapi.instance.getProfilePicture',
		ownAliases: ['/instance/getProfilePicture/:instance'],
		query: {
			chat_id: via('contact', phoneAsJid),
			to: accepted(via('contact', phoneAsJid)),
			type: via('size', words({ icon: 'preview', image: 'full' })),
		},
		reply: { error: success.error, data: 'url' },
	}),
];
