import {
	initAuthCreds,
	proto,
	type AuthenticationCreds,
	type SignalKeyStore,
} from '@whiskeysockets/baileys';
import { appStateKeyOf, encodeAppStateKey } from '../people/firstSync';
import type { Person } from '../people/Person';
import type { Companion } from '../people/Companion';
import { generateKeyPair, rawKey, typedKey } from '../signal/curve';
import { acceptVouch, vouchForDevice } from './advIdentity';
import { createMemoryKeys, type StoredKeys } from './memoryKeys';
import { addCompanion } from './PairingOffer';

/** What a linked client keeps: pass it as `auth` to `makeWASocket`, or store it where the client looks. */
export interface ProvisionedAuth {
	creds: AuthenticationCreds;
	keys: SignalKeyStore;
	/** What `keys` holds at first, for a client with a store of its own. */
	initialKeys: StoredKeys;
}

/** Enough that the login neither uploads hundreds of new ones nor is told that they run out. */
const PRE_KEYS = 30;

/** Links a new device to a person without any pairing: credentials of a client that was linked before. */
export function provisionDevice(person: Person): ProvisionedAuth {
	const creds = initAuthCreds();
	const device = person.state.nextDevice++;
	const identity = {
		publicKey: typedKey(creds.signedIdentityKey.public),
		privateKey: Buffer.from(creds.signedIdentityKey.private),
	};
	const account = person.phone.keys.identity;
	const seconds = person.network.seconds();
	const vouch = vouchForDevice(account, identity.publicKey, device, seconds);
	const { signedPreKey } = creds;
	const companion = addCompanion(
		person,
		{
			device,
			noiseKey: Buffer.from(creds.noiseKey.public),
			registrationId: creds.registrationId,
			identityKey: identity.publicKey,
			signedPreKey: {
				id: signedPreKey.keyId,
				publicKey: typedKey(signedPreKey.keyPair.public),
				signature: Buffer.from(signedPreKey.signature),
			},
		},
		true,
	);
	const lid = person.jid('lid', device);
	const key = appStateKeyOf(person);
	const keyId = key.id.toString('base64');
	Object.assign(creds, {
		me: { id: person.jid('pn', device), lid, name: person.settings.name || undefined },
		account: acceptVouch(vouch, identity),
		signalIdentities: [
			{ identifier: { name: lid, deviceId: 0 }, identifierKey: account.publicKey },
		],
		platform: 'android',
		registered: true,
		accountSyncCounter: 1,
		myAppStateKeyId: keyId,
		nextPreKeyId: PRE_KEYS + 1,
		firstUnuploadedPreKeyId: PRE_KEYS + 1,
	});
	const appStateKey = proto.Message.AppStateSyncKeyData.create(encodeAppStateKey(key));
	const initialKeys: StoredKeys = {
		'app-state-sync-key': { [keyId]: appStateKey },
		'pre-key': createPreKeys(companion),
	};
	return { creds, keys: createMemoryKeys(initialKeys), initialKeys };
}

/** Made for the client, with the public halves at the server. */
function createPreKeys({ state }: Companion): Record<string, { public: Buffer; private: Buffer }> {
	const keys: Record<string, { public: Buffer; private: Buffer }> = {};
	for (let id = 1; id <= PRE_KEYS; id++) {
		const { publicKey, privateKey } = generateKeyPair();
		state.preKeys.push({ id, publicKey });
		keys[id] = { public: rawKey(publicKey), private: privateKey };
	}
	return keys;
}
