import type { BaileysEventEmitter, WAMessage } from '@whiskeysockets/baileys';
import type { ConnectionEvent } from '../../../../../src/engine/connection';
import { takeAtSource } from '../../../../../src/engine/whatsapp/takeAtSource';

let buffered: string[];
let upserted: WAMessage[];
let told: ConnectionEvent[];
let emit: (name: string, data: unknown) => boolean;

beforeEach(() => {
	[buffered, upserted, told] = [[], [], []];
	const library = { emit: (name: string) => buffered.push(name) > 0 };
	takeAtSource(
		library as unknown as BaileysEventEmitter,
		(message) => upserted.push(message),
		(event) => told.push(event),
	);
	emit = library.emit;
});

const message = (id: string): WAMessage => ({
	key: { id, remoteJid: '15550002001@s.whatsapp.net' },
});

test('messages are handed on at once, and wait in no buffer', () => {
	const [one, two] = [message('A'), message('B')];
	expect(emit('messages.upsert', { messages: [one, two], type: 'notify' })).toBe(true);
	expect(upserted).toEqual([one, two]);
	expect(buffered).toEqual([]);
});

test('what a patch says of a chat is told before it is merged', () => {
	const id = '15550002001@s.whatsapp.net';
	emit('chats.update', [
		{ id, archived: true, conditional: undefined },
		{ id, unreadCount: 1 },
	]);
	expect(told).toEqual([{ type: 'chat', jid: id, change: { archived: true } }]);
	expect(buffered).toEqual([]);
});

test('stars are told, and what nobody hears is not gathered', () => {
	const { key } = message('A');
	emit('messages.update', [
		{ key, update: { starred: true } },
		{ key, update: { status: 3 } },
	]);
	const jid = '15550002001@s.whatsapp.net';
	expect(told).toEqual([{ type: 'starred', jid, messageId: 'A', on: true }]);
	expect(emit('message-receipt.update', [{ key, receipt: {} }])).toBe(true);
	expect(buffered).toEqual([]);
});

test('everything else goes where it went', () => {
	for (const name of ['creds.update', 'messages.media-update', 'call']) emit(name, {});
	expect(buffered).toEqual(['creds.update', 'messages.media-update', 'call']);
});
