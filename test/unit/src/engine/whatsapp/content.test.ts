import { proto } from '@whiskeysockets/baileys';
import { decodeContent } from '../../../../../src/engine/whatsapp/decode/content';
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
	const message = encodeText({
		text: 'yes @15550002001',
		mentions: ['15550002001@s.whatsapp.net'],
		quoted: {
			messageId: 'Q1',
			sender: '1@lid',
			message: encodeText({ text: 'sure?', mentions: ['2@lid'], quoted: null, preview, secret }),
		},
		preview: null,
		secret,
	});
	expect(decodeContent(message)?.message).toEqual({
		type: 'text',
		text: 'yes @15550002001',
		kind: null,
		quoted: { messageId: 'Q1', text: 'sure?', sender: '1@lid' },
		mentions: ['15550002001@s.whatsapp.net'],
	});
	const { contextInfo } = message.extendedTextMessage ?? {};
	expect(contextInfo?.quotedMessage?.messageContextInfo).toBeFalsy();
	expect(contextInfo?.quotedMessage?.extendedTextMessage?.contextInfo).toBeFalsy();
});

test('a preview is part of the text and changes nothing of what is told of it', () => {
	const text = 'see https://example.com/a';
	const message = encodeText({ text, mentions: [], quoted: null, preview, secret });
	expect(message.extendedTextMessage).toMatchObject({
		text,
		matchedText: 'https://example.com/a',
		title: 'A page',
		description: 'What it says',
		jpegThumbnail: Buffer.from('jpeg'),
	});
	expect(decodeContent(message)?.message).toMatchObject({ type: 'text', text });
	const bare = { ...preview, description: null, thumbnail: null };
	const { extendedTextMessage } = encodeText({
		text,
		mentions: [],
		quoted: null,
		preview: bare,
		secret,
	});
	expect(extendedTextMessage).toMatchObject({ title: 'A page' });
	expect(extendedTextMessage?.jpegThumbnail).toBeFalsy();
});

test('disappearing text is text', () => {
	const message = { ephemeralMessage: { message: { conversation: 'soon gone' } } };
	expect(decodeContent(message)?.message).toMatchObject({ type: 'text', text: 'soon gone' });
});

test('a kind that is not decoded is told by name, with everything in it', () => {
	const decoded = decodeContent({ locationMessage: { degreesLatitude: 1.5, degreesLongitude: 2 } });
	expect(decoded).toMatchObject({
		message: { type: 'unsupported', kind: 'locationMessage', text: null },
		raw: { locationMessage: { degreesLatitude: 1.5 } },
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
	expect(decodeContent(message)?.message).toMatchObject({ kind: 'protocolMessage' });
});
