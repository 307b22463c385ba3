import { BufferJSON, initAuthCreds, proto } from '@whiskeysockets/baileys';
import { readForeignSession } from '../../../../../src/engine';
import { keyCodec } from '../../../../../src/engine/whatsapp/keyCodecs';
import { unpackValue } from '../../../../../src/engine/whatsapp/packValue';

const linked = () => ({
	...initAuthCreds(),
	me: { id: '15550001001:7@s.whatsapp.net', lid: '99:7@lid', name: 'Anna' },
	account: { details: Buffer.from('d'), accountSignature: Buffer.from('s') },
});

const json = (value: unknown) => JSON.stringify(value, BufferJSON.replacer);
const bytes = (text: string) => Buffer.from(text);

test('credentials come over whole, with who they are', () => {
	const creds = linked();
	const { copy, identity } = readForeignSession(json(creds), []);
	expect(identity).toMatchObject({ phone: '15550001001', lid: '99@lid', name: 'Anna' });
	expect(unpackValue(copy.creds)).toMatchObject({
		registrationId: creds.registrationId,
		noiseKey: { private: Buffer.from(creds.noiseKey.private) },
		account: { details: bytes('d') },
		advSecretKey: creds.advSecretKey,
	});
});

test('keys get the names back that no file can have', () => {
	const pair = { public: bytes('p'.repeat(32)), private: bytes('q'.repeat(32)) };
	const appKey = { keyData: bytes('k'), timestamp: 5 };
	const files = {
		'pre-key-12': pair,
		'session-123_1.12': { _sessions: {}, version: 'v1' },
		'sender-key-120363-99@g.us--123_1--0': bytes('sender'),
		'sender-key-memory-120363-99@g.us': { '1:2@lid': true },
		'app-state-sync-key-AA__B+c=': proto.Message.AppStateSyncKeyData.fromObject(appKey),
		'app-state-sync-version-critical_unblock_low': {
			version: 3,
			hash: bytes('h'),
			indexValueMap: {},
		},
		'lid-mapping-15550002001': '123',
		'lid-mapping-123_reverse': '15550002001',
		'device-list-123': ['0', '12'],
		'identity-key-123_1.0': bytes('identity'),
		'tctoken-123@lid': { token: bytes('t'), timestamp: '5' },
	};
	const keys = Object.entries(files).map(([name, value]) => ({ name, json: json(value) }));
	const { copy, unknown } = readForeignSession(json(linked()), [
		...keys,
		{ name: 'notes', json: '{}' },
	]);
	expect(unknown).toEqual(['notes']);
	const value = (type: Parameters<typeof keyCodec>[0], id: string) => {
		const entry = copy.entries.find((each) => each.type === type && each.id === id);
		return entry && keyCodec(type).decode(entry.value);
	};
	expect(value('pre-key', '12')).toEqual(pair);
	expect(value('session', '123_1.12')).toEqual({ _sessions: {}, version: 'v1' });
	expect(value('sender-key', '120363-99@g.us::123_1::0')).toEqual(bytes('sender'));
	expect(value('sender-key-memory', '120363-99@g.us')).toEqual({ '1:2@lid': true });
	expect(value('app-state-sync-key', 'AA/B+c=')).toMatchObject({ keyData: bytes('k') });
	expect(value('app-state-sync-version', 'critical_unblock_low')).toMatchObject({ version: 3 });
	expect(value('device-list', '123')).toEqual(['0', '12']);
	expect(value('identity-key', '123_1.0')).toEqual(bytes('identity'));
	expect(value('tctoken', '123@lid')).toMatchObject({ token: bytes('t') });
	expect(copy.identities).toEqual([{ phone: '15550002001', lid: '123@lid' }]);
});

test.each([
	['no JSON', 'nonsense', [], /creds is no JSON/],
	['somebody else’s JSON', '{}', [], /not those of a device/],
	['a device that nobody linked', json(initAuthCreds()), [], /not linked/],
	['a damaged key', json(linked()), [{ name: 'pre-key-1', json: '"x"' }], /pre-key-1 is damaged/],
])('%s is refused by name', (_what, creds, keys, message) => {
	expect(() => readForeignSession(creds, keys)).toThrow(message);
});
