import { proto } from '@whiskeysockets/baileys';
import { content as schema } from '../../src/catalogue/fields';
import { decodeProtobufContent } from '../../src/dialects/kit';
import { decodeContent } from '../../src/engine/whatsapp/decode/content';

const { Type } = proto.Message.ProtocolMessage;
const { CallOutcome } = proto.Message.CallLogMessage;
const contextInfo = {
	stanzaId: 'Q1',
	participant: '1@lid',
	quotedMessage: { conversation: 'sure?' },
	mentionedJid: ['2@lid'],
	isForwarded: true,
	expiration: 604_800,
};
const poll = {
	name: 'Lunch?',
	options: [{ optionName: 'Pizza' }, { optionName: 'Salad' }],
	selectableOptionsCount: 1,
};
const list = {
	title: 'Menu',
	sections: [{ title: 'A', rows: [{ id: 'r1', title: 'One', description: 'first' }] }],
};
const flow = (...buttons: { name: string; params: object }[]) => ({
	buttons: buttons.map(({ name, params }) => ({ name, buttonParamsJson: JSON.stringify(params) })),
});
const vcard = 'BEGIN:VCARD\r\nitem1.TEL;waid=15550002001:+1 555 000 2001\r\nEND:VCARD';

const messages: Record<string, proto.IMessage> = {
	text: { conversation: 'hi' },
	'text that refers to others': { extendedTextMessage: { text: 'yes', contextInfo } },
	'text with a preview': {
		extendedTextMessage: { text: 'see', matchedText: 'https://example.com', title: 'A page' },
	},
	location: {
		locationMessage: {
			degreesLatitude: -23.5,
			degreesLongitude: -46.6,
			name: 'Office',
			contextInfo,
		},
	},
	'live location': {
		liveLocationMessage: {
			...{ degreesLatitude: 1, degreesLongitude: 2, caption: 'on my way' },
			...{ accuracyInMeters: 5, speedInMps: 1.5, degreesClockwiseFromMagneticNorth: 90 },
		},
	},
	card: { contactMessage: { displayName: 'Eve', vcard } },
	cards: { contactsArrayMessage: { contacts: [{ displayName: 'Eve', vcard }] } },
	'a poll': { pollCreationMessageV3: { ...poll, contextInfo } },
	'a poll with several answers': { pollCreationMessage: { ...poll, selectableOptionsCount: 0 } },
	'a calendar event': {
		eventMessage: {
			...{ name: 'Launch', description: 'all welcome', startTime: 1_800_000_000 },
			...{ location: { name: 'Office' }, joinLink: 'https://call.whatsapp.com/video/x' },
		},
	},
	reaction: { reactionMessage: { key: { id: 'A', fromMe: true }, text: '👍' } },
	'reaction taken back': { reactionMessage: { key: { id: 'A', fromMe: true }, text: '' } },
	deletion: { protocolMessage: { type: Type.REVOKE, key: { id: 'A' } } },
	edit: {
		protocolMessage: {
			...{ type: Type.MESSAGE_EDIT, key: { id: 'A' } },
			editedMessage: { conversation: 'better' },
		},
	},
	pin: { pinInChatMessage: { key: { id: 'A' }, type: 1 } },
	unpin: { pinInChatMessage: { key: { id: 'A' }, type: 2 } },
	'native buttons': {
		interactiveMessage: {
			...{ header: { title: 'Terms' }, body: { text: 'Agreed?' }, footer: { text: 'Thanks' } },
			nativeFlowMessage: flow(
				{ name: 'quick_reply', params: { display_text: 'Yes', id: 'yes' } },
				{ name: 'cta_url', params: { display_text: 'Read', url: 'https://example.com' } },
			),
			contextInfo,
		},
	},
	'native list': {
		interactiveMessage: {
			body: { text: 'Choose' },
			nativeFlowMessage: flow({ name: 'single_select', params: list }),
		},
	},
	carousel: {
		interactiveMessage: {
			body: { text: 'New' },
			carouselMessage: {
				cards: [
					{
						nativeFlowMessage: flow({
							name: 'quick_reply',
							params: { display_text: 'Buy', id: 'b' },
						}),
					},
				],
			},
		},
	},
	'old buttons': {
		buttonsMessage: {
			contentText: 'Agreed?',
			buttons: [{ buttonId: 'yes', buttonText: { displayText: 'Yes' } }],
		},
	},
	'old list': {
		listMessage: { description: 'Choose', sections: [{ rows: [{ rowId: 'r1', title: 'One' }] }] },
	},
	'button pressed': {
		buttonsResponseMessage: { selectedButtonId: 'yes', selectedDisplayText: 'Yes', contextInfo },
	},
	'template button pressed': {
		templateButtonReplyMessage: { selectedId: 'yes', selectedDisplayText: 'Yes' },
	},
	'row chosen': {
		listResponseMessage: { title: 'One', singleSelectReply: { selectedRowId: 'r1' } },
	},
	'native button pressed': {
		interactiveResponseMessage: {
			body: { text: 'Yes' },
			nativeFlowResponseMessage: { name: 'quick_reply', paramsJson: '{"id":"yes"}' },
		},
	},
	'native row chosen': {
		interactiveResponseMessage: {
			nativeFlowResponseMessage: { name: 'menu_options', paramsJson: '{"id":"r1"}' },
		},
	},
	'flow answered': {
		interactiveResponseMessage: {
			nativeFlowResponseMessage: { name: 'flow', paramsJson: '{"name":"Eve"}' },
		},
	},
	'flow answered with what is no JSON': {
		interactiveResponseMessage: { nativeFlowResponseMessage: { name: 'flow', paramsJson: '{' } },
	},
	'group invite': {
		groupInviteMessage: {
			...{ groupJid: '1@g.us', groupName: 'Friends', inviteCode: 'abc', caption: 'join' },
			inviteExpiration: 1_800_000_000,
		},
	},
	product: {
		productMessage: {
			body: 'this one',
			product: { productId: '9', title: 'Shoe', priceAmount1000: 19_900, currencyCode: 'BRL' },
			businessOwnerJid: '1@s.whatsapp.net',
		},
	},
	order: {
		orderMessage: {
			orderId: '7',
			token: 't',
			itemCount: 2,
			totalAmount1000: 5_000,
			message: 'mine',
		},
	},
	album: { albumMessage: { expectedImageCount: 2, expectedVideoCount: 1 } },
	'call log': {
		callLogMesssage: { isVideo: true, callOutcome: CallOutcome.MISSED, durationSecs: 0 },
	},
};

/** Our engine reads protobuf, tongues of other gateways read it as JSON: a workflow must not see the difference. */
test.each(Object.entries(messages))(
	'%s reads alike here and from other gateways',
	(_what, wire) => {
		const bytes = proto.Message.encode(proto.Message.fromObject(wire)).finish();
		const decoded = decodeContent(proto.Message.decode(bytes));
		expect(decoded?.message.type).not.toBe('unsupported');
		expect(schema.strict().parse(decoded?.message)).toEqual(decoded?.message);
		expect(decodeProtobufContent(decoded?.raw).message).toEqual(decoded?.message);
	},
);
