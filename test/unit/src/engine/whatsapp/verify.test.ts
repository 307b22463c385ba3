import { Curve, generateSignalPubKey, proto } from '@whiskeysockets/baileys';
import { isBundleSigned, isPairingSigned } from '../../../../../src/engine/whatsapp/verify';

test('a bundle counts only with the signature of its own identity', async () => {
	const identity = Curve.generateKeyPair();
	const other = Curve.generateKeyPair();
	const prekey = Curve.generateKeyPair();
	const signature = Curve.sign(identity.private, generateSignalPubKey(prekey.public));
	const bundle = (key: Uint8Array, signed: Uint8Array) => ({
		identityKey: generateSignalPubKey(key),
		signedPreKey: { publicKey: prekey.public, signature: signed },
	});
	expect(await isBundleSigned(bundle(identity.public, signature))).toBe(true);
	expect(await isBundleSigned(bundle(other.public, signature))).toBe(false);
	const flipped = Buffer.from(signature);
	flipped[3] = (flipped[3] ?? 0) ^ 1;
	expect(await isBundleSigned(bundle(identity.public, flipped))).toBe(false);
	expect(await isBundleSigned(bundle(identity.public, Buffer.alloc(3)))).toBe(false);
});

test('a pairing counts only when the account signed this very device', () => {
	const account = Curve.generateKeyPair();
	const device = Curve.generateKeyPair();
	const details = proto.ADVDeviceIdentity.encode({ rawId: 1, timestamp: 2, keyIndex: 1 }).finish();
	const pairing = (signedKey: Uint8Array) => {
		const message = Buffer.concat([Buffer.from([6, 0]), details, signedKey]);
		const accountSignature = Curve.sign(account.private, message);
		const signed = proto.ADVSignedDeviceIdentity.encode({
			details,
			accountSignatureKey: account.public,
			accountSignature,
		}).finish();
		const content = proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed }).finish();
		return {
			tag: 'iq',
			attrs: {},
			content: [
				{
					tag: 'pair-success',
					attrs: {},
					content: [{ tag: 'device-identity', attrs: {}, content }],
				},
			],
		};
	};
	expect(isPairingSigned(pairing(device.public), device.public)).toBe(true);
	expect(isPairingSigned(pairing(Curve.generateKeyPair().public), device.public)).toBe(false);
	expect(isPairingSigned({ tag: 'iq', attrs: {} }, device.public)).toBe(false);
});
