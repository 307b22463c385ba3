import { createCipheriv, randomBytes } from 'node:crypto';
import { openBundle, unwrapKey, wrapKey } from '../../../../../src/simulator/pairing/linkCode';
import {
	agree,
	deriveKey,
	generateKeyPair,
	rawKey,
} from '../../../../../src/simulator/signal/curve';

test('a wrapped key is 80 bytes, and only the same code gives it back', async () => {
	const { publicKey } = generateKeyPair();
	const wrapped = await wrapKey('ABCD1234', publicKey);
	expect(wrapped).toHaveLength(80);
	expect(await unwrapKey('ABCD1234', wrapped)).toEqual(rawKey(publicKey));
	expect(await unwrapKey('ABCD1235', wrapped)).not.toEqual(rawKey(publicKey));
});

/** The client's side, as Baileys writes it. */
function clientBundle() {
	const [ephemeral, identity, phoneEphemeral, phoneIdentity] = Array.from(
		{ length: 4 },
		generateKeyPair,
	);
	if (!ephemeral || !identity || !phoneEphemeral || !phoneIdentity) throw new Error('no keys');
	const shared = agree(phoneEphemeral.publicKey, ephemeral.privateKey);
	const [salt, iv, random] = [randomBytes(32), randomBytes(12), randomBytes(32)];
	const key = deriveKey(shared, salt, 'link_code_pairing_key_bundle_encryption_key', 32);
	const cipher = createCipheriv('aes-256-gcm', key, iv);
	const plain = Buffer.concat([
		rawKey(identity.publicKey),
		rawKey(phoneIdentity.publicKey),
		random,
	]);
	const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
	const identityShared = agree(phoneIdentity.publicKey, identity.privateKey);
	const secret = Buffer.concat([shared, identityShared, random]);
	return {
		bundle: Buffer.concat([salt, iv, sealed]),
		secret: deriveKey(secret, Buffer.alloc(0), 'adv_secret', 32),
		keys: {
			ephemeral: phoneEphemeral,
			companionEphemeral: rawKey(ephemeral.publicKey),
			identity: phoneIdentity,
			companionIdentity: identity.publicKey,
		},
	};
}

test('phone and client come to the same pairing secret', () => {
	const { bundle, secret, keys } = clientBundle();
	expect(openBundle(bundle, keys)).toEqual(secret);
});

test('with another code the bundle does not open', () => {
	const { bundle, keys } = clientBundle();
	const wrong = { ...keys, companionEphemeral: rawKey(generateKeyPair().publicKey) };
	expect(() => openBundle(bundle, wrong)).toThrow();
});
