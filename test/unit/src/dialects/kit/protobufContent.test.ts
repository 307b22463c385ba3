import fc from 'fast-check';
import { message as schema } from '../../../../../src/catalogue/fields';
import { decodeProtobufContent, protobufKind } from '../../../../../src/dialects/kit';

const content = schema.pick({ message: true, media: true });
const read = (message: object) => decodeProtobufContent(message).message;

const cases: [string, object, object][] = [
	['text', { conversation: 'hi' }, { type: 'text', text: 'hi' }],
	[
		'a link',
		{
			extendedTextMessage: {
				text: 'see https://a.test',
				matchedText: 'https://a.test',
				title: 'A',
			},
		},
		{ type: 'text', linkPreview: { url: 'https://a.test', title: 'A', description: null } },
	],
	['a voice note', { audioMessage: { ptt: true } }, { type: 'voice', text: null }],
	[
		'a looping video',
		{ videoMessage: { gifPlayback: true, caption: 'c' } },
		{ type: 'gif', text: 'c' },
	],
	['a round video', { ptvMessage: {} }, { type: 'videoNote' }],
	[
		'a captioned document',
		{ documentWithCaptionMessage: { message: { documentMessage: { caption: 'c' } } } },
		{ type: 'document', text: 'c' },
	],
	[
		'a view-once picture',
		{ viewOnceMessageV2: { message: { imageMessage: { caption: 'once' } } } },
		{ type: 'image', text: 'once', viewOnce: true },
	],
	[
		'a card',
		{ contactMessage: { displayName: 'Eve', vcard: 'BEGIN:VCARD\nTEL;waid=55:+55 11\nEND:VCARD' } },
		{ type: 'contacts', contacts: [{ name: 'Eve', phones: ['+55 11'] }] },
	],
	[
		'a poll',
		{
			pollCreationMessageV3: {
				name: 'q',
				options: [{ optionName: 'a' }],
				selectableOptionsCount: 1,
			},
		},
		{ type: 'poll', poll: { question: 'q', options: ['a'], maxAnswers: 1 } },
	],
	[
		'a reaction',
		{ reactionMessage: { key: { id: 'A', fromMe: true }, text: '👍' } },
		{ type: 'reaction', reaction: { messageId: 'A', emoji: '👍', fromMe: true } },
	],
	[
		'a deletion',
		{ protocolMessage: { key: { id: 'A' }, type: 'REVOKE' } },
		{ type: 'delete', delete: { messageId: 'A' } },
	],
	[
		'an edit',
		{
			editedMessage: {
				message: {
					protocolMessage: { key: { id: 'A' }, type: 14, editedMessage: { conversation: 'new' } },
				},
			},
		},
		{ type: 'edit', text: 'new', edit: { messageId: 'A' } },
	],
	[
		'a pressed button',
		{ buttonsResponseMessage: { selectedButtonId: 'b', selectedDisplayText: 'B' } },
		{ type: 'buttonReply', text: 'B', choice: { id: 'b', title: 'B' } },
	],
	[
		'a chosen row',
		{ listResponseMessage: { title: 'R', singleSelectReply: { selectedRowId: 'r' } } },
		{ type: 'listReply', text: 'R', choice: { id: 'r', title: 'R', description: null } },
	],
	[
		'a filled flow',
		{ interactiveResponseMessage: { nativeFlowResponseMessage: { paramsJson: '{"id":"x"}' } } },
		{ type: 'flowReply', choice: { id: 'x', data: { id: 'x' } } },
	],
	[
		'notices of the apps',
		{ protocolMessage: { type: 5 } },
		{ type: 'unsupported', kind: 'protocolMessage' },
	],
	['an unknown kind', { newThing: { a: 1 } }, { type: 'unsupported', kind: 'newThing' }],
	['nothing', {}, { type: 'unsupported', kind: null }],
];

test.each(cases)('%s', (_what, message, expected) => {
	expect(read(message)).toMatchObject(expected);
	expect(content.safeParse(decodeProtobufContent(message)).error).toBeUndefined();
});

test('quotes and mentions are read inside the content, and beside the message', () => {
	const contextInfo = {
		stanzaId: 'A',
		participant: 'p@lid',
		quotedMessage: { imageMessage: { caption: 'c' } },
		mentionedJid: ['m@lid'],
	};
	const expected = { quoted: { messageId: 'A', text: 'c', sender: 'p@lid' }, mentions: ['m@lid'] };
	expect(read({ extendedTextMessage: { text: 'a', contextInfo } })).toMatchObject(expected);
	expect(decodeProtobufContent({ conversation: 'a' }, contextInfo).message).toMatchObject(expected);
});

const key = { '0': 104, '1': 105 };
test.each([
	['Base64', 'aGk=', '12'],
	['a Buffer', { type: 'Buffer', data: [104, 105] }, 12],
	['numbered bytes', key, { low: 12, high: 0, unsigned: true }],
])('a file is told with its keys, given as %s', (_what, mediaKey, fileLength) => {
	const imageMessage = {
		mediaKey,
		fileLength,
		directPath: '/p',
		url: 'https://mmg.test',
		mimetype: 'image/png',
	};
	const { media } = decodeProtobufContent({ imageMessage, base64: 'Zg==', messageContextInfo: {} });
	expect(media).toMatchObject({
		...{ size: 12, mimeType: 'image/png', base64: 'Zg==', url: null },
		keys: { mediaKey: 'aGk=', directPath: '/p', url: 'https://mmg.test' },
	});
});

test('the kind of a message is its content, not what stands beside it', () => {
	expect(protobufKind({ messageContextInfo: {}, base64: 'x', imageMessage: {} })).toBe(
		'imageMessage',
	);
	expect(protobufKind({ messageContextInfo: {} })).toBeNull();
});

const names = fc.constantFrom(
	...cases.flatMap(([, message]) => Object.keys(message)),
	...[
		'message',
		'key',
		'contextInfo',
		'quotedMessage',
		'options',
		'contacts',
		'sections',
		'rows',
		'product',
	],
	...[
		'expiration',
		'startTime',
		'inviteExpiration',
		'fileLength',
		'mediaKey',
		'type',
		'editedMessage',
	],
	...['eventMessage', 'groupInviteMessage', 'orderMessage', 'productMessage', 'locationMessage'],
);

test('whatever a gateway posts reads as valid content', () => {
	const { message } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.jsonValue({ maxDepth: 1 }),
			fc.array(tie('message')),
			tie('message'),
		),
		message: fc.dictionary(names, tie('value'), { maxKeys: 4 }),
	}));
	fc.assert(
		fc.property(message, message, (given, context) => {
			expect(content.safeParse(decodeProtobufContent(given, context)).error).toBeUndefined();
		}),
		{ numRuns: 200 },
	);
});
