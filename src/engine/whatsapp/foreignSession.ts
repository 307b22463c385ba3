import {
	type AuthenticationCreds,
	BufferJSON,
	proto,
	type SignalDataTypeMap,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../domain/errors';
import type { SessionCopy } from '../../domain/ports/transfer';
import type { AccountIdentity } from '../connection';
import { isKeyType, keyCodec, keyTypes } from './keyCodecs';
import { learnedIdentities } from './authState';
import { packValue, unpackValue } from './packValue';
import { identityOf } from './SocketConnection';

/** A key of Baileys as it lies in a file or a database: `session-5511988887777.0` and its JSON. */
export interface ForeignKey {
	name: string;
	json: string;
}

export interface ForeignSession {
	copy: SessionCopy;
	identity: AccountIdentity;
	/** Keys of kinds that are not known here; they are left behind. */
	unknown: string[];
}

/**
 * A linked device as programs on Baileys store it, by `useMultiFileAuthState` and its likes: credentials and keys as JSON
 * with bytes in the form of `BufferJSON`. Throws BUNDLE_REFUSED for what is no linked device, naming the part at fault.
 */
export function readForeignSession(credsJson: string, keys: Iterable<ForeignKey>): ForeignSession {
	const creds = readCreds(credsJson);
	const entries: SessionCopy['entries'] = [];
	const mapping: Record<string, string | null> = {};
	const unknown: string[] = [];
	for (const { name, json } of keys) {
		const key = splitName(name);
		if (!key) {
			unknown.push(name);
			continue;
		}
		const value = parse(json, name);
		if (value === null || value === undefined) continue;
		entries.push({ ...key, value: encode(key.type, value, name) });
		if (key.type === 'lid-mapping' && typeof value === 'string') mapping[key.id] = value;
	}
	const identities = learnedIdentities(mapping);
	return {
		copy: { creds: packValue(creds), entries, inbox: [], messages: [], identities, settings: {} },
		identity: identityOf({ creds }),
		unknown,
	};
}

/** Which device of which account credentials of ours are for, as a JID with its device. */
export function deviceOf(creds: Uint8Array): string | null {
	return (unpackValue(creds) as Partial<AuthenticationCreds>).me?.id ?? null;
}

function readCreds(json: string): AuthenticationCreds {
	const creds = parse(json, 'creds') as Partial<AuthenticationCreds> | null;
	const { noiseKey, signedIdentityKey, signedPreKey, account, me } = creds ?? {};
	const isWhole = noiseKey?.private && signedIdentityKey?.private && signedPreKey?.keyPair;
	if (!creds || !isWhole) throw refused('creds are not those of a device');
	if (!account || !me?.id) throw refused('it is not linked to a phone');
	return { ...creds, me: { ...me, id: me.id } } as AuthenticationCreds;
}

/**
 * File names have `__` for a slash and `-` for a colon. Only the Base64 of app state keys has slashes, and only the
 * `group::user::device` of sender keys has colons, always two.
 */
function splitName(name: string): { type: keyof SignalDataTypeMap; id: string } | null {
	// The longer one of two that begin alike comes first: `sender-key-memory` before `sender-key`.
	const type = [...keyTypes]
		.sort((one, two) => two.length - one.length)
		.find((each) => name.startsWith(`${each}-`));
	if (!type || !isKeyType(type)) return null;
	const id = name.slice(type.length + 1);
	if (type === 'app-state-sync-key') return { type, id: id.replaceAll('__', '/') };
	if (type === 'sender-key') return { type, id: id.replaceAll('--', '::') };
	return { type, id };
}

function encode(type: keyof SignalDataTypeMap, value: unknown, name: string): Uint8Array {
	try {
		const { encode, decode } = keyCodec(type);
		const whole =
			type === 'app-state-sync-key'
				? proto.Message.AppStateSyncKeyData.fromObject(value as Record<string, unknown>)
				: value;
		const bytes = encode(whole as never);
		decode(bytes);
		return bytes;
	} catch {
		throw refused(`${name} is damaged`);
	}
}

function parse(json: string, name: string): unknown {
	try {
		return JSON.parse(json, BufferJSON.reviver) as unknown;
	} catch {
		throw refused(`${name} is no JSON`);
	}
}

function refused(what: string): GatewayError {
	return new GatewayError('BUNDLE_REFUSED', what);
}
