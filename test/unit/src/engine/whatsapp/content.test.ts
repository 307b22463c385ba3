import { proto } from '@whiskeysockets/baileys';
import { decodeContent } from '../../../../../src/engine/whatsapp/decode/content';
import { encodeContext } from '../../../../../src/engine/whatsapp/encode/context';
import { encodeText } from '../../../../../src/engine/whatsapp/encode/text';

const secret = Buffer.alloc(32, 1);
const { Type } = proto.Message.ProtocolMessage;
const preview = {
	matchedText: 'https://example.com/a',
	title: 'A page',
	description: 'What it says',
	thumbnail: Buffer.from('jpeg').toString('base64'),
};

test('plain text', () => {
	expect(decodeContent({ conversation: 'hi' })).toEqual({
		message: { type: 'text', text: 'hi', kind: null, quoted: null, mentions: [] },
		file: null,
		raw: { conversation: 'hi' },
	});
});

test('text with a quote and mentions survives encoding and decoding', () => {
	const asking = encodeContext({ quoted: null, mentions: ['2@lid'] });
	const question = encodeText({ text: 'sure?', contextInfo: asking, preview, secret });
	const contextInfo = encodeContext({
		quoted: { messageId: 'Q1', sender: '1@lid', message: question },
		mentions: ['15550002001@s.whatsapp.net'],
	});
	const message = encodeText({ text: 'yes @15550002001', contextInfo, preview: null, secret });
	expect(decodeContent(message)?.message).toEqual({
		type: 'text',
		text: 'yes @15550002001',
		kind: null,
		quoted: { messageId: 'Q1', text: 'sure?', sender: '1@lid' },
		mentions: ['15550002001@s.whatsapp.net'],
	});
	const quoted = message.extendedTextMessage?.contextInfo?.quotedMessage;
	expect(quoted?.messageContextInfo).toBeFalsy();
	expect(quoted?.extendedTextMessage?.contextInfo).toBeFalsy();
});

test('a preview is part of the text and changes nothing of what is told of it', () => {
	const text = 'see https://example.com/a';
	const message = encodeText({ text, contextInfo: null, preview, secret });
	expect(message.extendedTextMessage).toMatchObject({
		text,
		matchedText: 'https://example.com/a',
		title: 'A page',
		description: 'What it says',
		jpegThumbnail: Buffer.from('jpeg'),
	});
	expect(decodeContent(message)?.message).toMatchObject({ type: 'text', text });
	const bare = { ...preview, description: null, thumbnail: null };
	const shown = encodeText({ text, contextInfo: null, preview: bare, secret });
	const { extendedTextMessage } = shown;
	expect(extendedTextMessage).toMatchObject({ title: 'A page' });
	expect(extendedTextMessage?.jpegThumbnail).toBeFalsy();
});

test('disappearing text is text', () => {
	const message = { ephemeralMessage: { message: { conversation: 'soon gone' } } };
	expect(decodeContent(message)?.message).toMatchObject({ type: 'text', text: 'soon gone' });
});

test('a kind that is not decoded is told by name, with everything in it', () => {
	const decoded = decodeContent({ stickerPackMessage: { name: 'Cats', publisher: 'Eve' } });
	expect(decoded).toMatchObject({
		message: { type: 'unsupported', kind: 'stickerPackMessage', text: null },
		raw: { stickerPackMessage: { name: 'Cats' } },
	});
});

test('wrappers are told, and what is inside is the message', () => {
	const contextInfo = { expiration: 86_400, isForwarded: true, mentionedJid: ['1:7@lid'] };
	const inside = { extendedTextMessage: { text: 'once', contextInfo } };
	const message = { ephemeralMessage: { message: { viewOnceMessageV2: { message: inside } } } };
	expect(decodeContent(message)?.message).toEqual({
		type: 'text',
		text: 'once',
		kind: null,
		quoted: null,
		mentions: ['1@lid'],
		viewOnce: true,
		forwarded: true,
		expiresIn: 86_400,
	});
});

test('an edit tells what it changes and how that reads now', () => {
	const contextInfo = { mentionedJid: ['2@lid'] };
	const editedMessage = { extendedTextMessage: { text: 'better', contextInfo } };
	const protocolMessage = { key: { id: 'A' }, type: Type.MESSAGE_EDIT, editedMessage };
	const decoded = decodeContent({ editedMessage: { message: { protocolMessage } } });
	expect(decoded).toMatchObject({
		message: { type: 'edit', text: 'better', edit: { messageId: 'A' }, mentions: ['2@lid'] },
		edited: { content: { type: 'text', text: 'better', mentions: ['2@lid'] } },
	});
	expect(proto.Message.decode(decoded?.edited?.proto ?? new Uint8Array())).toMatchObject({
		extendedTextMessage: { text: 'better' },
	});
});

test('a vote is sealed, and cannot be told before it is opened', () => {
	const vote = { encPayload: Buffer.alloc(48), encIv: Buffer.alloc(12) };
	const pollUpdateMessage = { pollCreationMessageKey: { id: 'P' }, vote };
	expect(decodeContent({ pollUpdateMessage })).toMatchObject({
		message: { type: 'unsupported', kind: 'pollUpdateMessage' },
		sealed: { kind: 'pollVote', target: 'P', payload: vote.encPayload, iv: vote.encIv },
	});
});

test.each([
	['nothing', {}],
	['key distribution', { senderKeyDistributionMessage: { groupId: '1@g.us' } }],
	['an app-state key', { protocolMessage: { type: Type.APP_STATE_SYNC_KEY_SHARE } }],
	['history', { protocolMessage: { type: Type.HISTORY_SYNC_NOTIFICATION } }],
])('%s is told to nobody', (_what, message) => {
	expect(decodeContent(message)).toBeNull();
});

test('taking a message back is told', () => {
	const message = { protocolMessage: { type: Type.REVOKE, key: { id: 'X', remoteJid: '1@lid' } } };
	expect(decodeContent(message)?.message).toMatchObject({
		type: 'delete',
		delete: { messageId: 'X' },
	});
});
