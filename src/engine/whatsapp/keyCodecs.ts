import { type KeyPair, proto, type SignalDataTypeMap } from '@whiskeysockets/baileys';
import { packValue, unpackValue } from './packValue';

interface KeyCodec<T> {
	encode: (value: T) => Uint8Array;
	decode: (bytes: Uint8Array) => T;
}

const packed = <T>(): KeyCodec<T> => ({
	encode: packValue,
	decode: (bytes) => unpackValue(bytes) as T,
});

const bytes: KeyCodec<Uint8Array> = {
	encode: (value) => value,
	// The library calls Buffer's own methods on what it gets back.
	decode: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
};

const utf8: KeyCodec<string> = {
	encode: (value) => Buffer.from(value, 'utf8'),
	decode: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8'),
};

/** For what holds no bytes: several times as fast as the packed form, and sessions are read and written all the time. */
const json = <T>(): KeyCodec<T> => ({
	encode: (value) => utf8.encode(JSON.stringify(value)),
	decode: (value) => JSON.parse(utf8.decode(value)) as T,
});

const keyPair: KeyCodec<KeyPair> = {
	encode: (pair) => Buffer.concat([pair.public, pair.private]),
	decode: (value) => ({
		public: Buffer.from(value.subarray(0, 32)),
		private: Buffer.from(value.subarray(32, 64)),
	}),
};

const appStateKey: KeyCodec<proto.Message.IAppStateSyncKeyData> = {
	encode: (value) => proto.Message.AppStateSyncKeyData.encode(value).finish(),
	decode: (value) => proto.Message.AppStateSyncKeyData.decode(value),
};

const codecs: { [T in keyof SignalDataTypeMap]: KeyCodec<SignalDataTypeMap[T]> } = {
	'pre-key': keyPair,
	// Typed as bytes, but libsignal's records are plain objects of base64 text.
	session: json(),
	'sender-key': bytes,
	'sender-key-memory': json(),
	'app-state-sync-key': appStateKey,
	'app-state-sync-version': packed(),
	'lid-mapping': utf8,
	'device-list': json(),
	tctoken: packed(),
	'identity-key': bytes,
};

/** How one kind of key is stored. */
export function keyCodec<T extends keyof SignalDataTypeMap>(
	type: T,
): KeyCodec<SignalDataTypeMap[T]> {
	return codecs[type];
}

export const keyTypes = Object.keys(codecs) as readonly (keyof SignalDataTypeMap)[];

export function isKeyType(type: string): type is keyof SignalDataTypeMap {
	return Object.hasOwn(codecs, type);
}
