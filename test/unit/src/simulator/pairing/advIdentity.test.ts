import { createHmac } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import {
	acceptVouch,
	encodeVouch,
	findIdentityFault,
	vouchForDevice,
} from '../../../../../src/simulator/pairing/advIdentity';
import { generateKeyPair } from '../../../../../src/simulator/signal/curve';

const account = generateKeyPair();
const device = generateKeyPair();
const vouch = () => vouchForDevice(account, device.publicKey, 1, 1_700_000_000);

test('an identity that both sides signed has no fault, with or without the account key inside', () => {
	const signed = acceptVouch(vouch(), device);
	expect(findIdentityFault(signed, account.publicKey, device.publicKey)).toBeUndefined();
	const bytes = proto.ADVSignedDeviceIdentity.encode({ ...signed, accountSignatureKey: null });
	const answer = proto.ADVSignedDeviceIdentity.decode(bytes.finish());
	expect(findIdentityFault(answer, account.publicKey, device.publicKey)).toBeUndefined();
});

test('each missing or foreign signature is named', () => {
	const other = generateKeyPair();
	const signed = acceptVouch(vouch(), device);
	expect(findIdentityFault(vouch(), account.publicKey, device.publicKey)).toMatch(/incomplete/);
	expect(findIdentityFault(signed, other.publicKey, device.publicKey)).toMatch(/account signature/);
	const forged = acceptVouch(vouch(), other);
	expect(findIdentityFault(forged, account.publicKey, device.publicKey)).toMatch(
		/device signature/,
	);
});

test('the wrapped word carries an HMAC by the secret of the QR code', () => {
	const secret = Buffer.alloc(32, 7);
	const { details, hmac } = proto.ADVSignedDeviceIdentityHMAC.decode(encodeVouch(vouch(), secret));
	const expected = createHmac('sha256', secret)
		.update(details as Uint8Array)
		.digest();
	expect(Buffer.from(hmac as Uint8Array)).toEqual(expected);
});
