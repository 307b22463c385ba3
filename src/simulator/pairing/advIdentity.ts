import { createHmac, randomInt } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { rawKey, sign, verify, type KeyPair } from '../signal/curve';

/** What goes before the signed bytes, so that one signature never stands for another. */
const ACCOUNT_PREFIX = Buffer.from([6, 0]);
const DEVICE_PREFIX = Buffer.from([6, 1]);

/** The phone vouches for a new device: `06 00 ‖ details ‖ identity of the device`, signed by the account's key. */
export function vouchForDevice(
	account: KeyPair,
	deviceIdentity: Uint8Array,
	keyIndex: number,
	timestamp: number,
): proto.ADVSignedDeviceIdentity {
	const details = proto.ADVDeviceIdentity.encode({
		rawId: randomInt(1, 2 ** 31),
		timestamp,
		keyIndex,
		accountType: proto.ADVEncryptionType.E2EE,
		deviceType: proto.ADVEncryptionType.E2EE,
	}).finish();
	const signed = Buffer.concat([ACCOUNT_PREFIX, details, rawKey(deviceIdentity)]);
	return proto.ADVSignedDeviceIdentity.create({
		details,
		accountSignatureKey: rawKey(account.publicKey),
		accountSignature: sign(account.privateKey, signed),
	});
}

/** Wraps the phone's word for transport; the HMAC proves that it comes from whoever read the QR or typed the code. */
export function encodeVouch(
	identity: proto.ADVSignedDeviceIdentity,
	advSecret: Uint8Array,
): Uint8Array {
	const details = proto.ADVSignedDeviceIdentity.encode(identity).finish();
	const hmac = createHmac('sha256', advSecret).update(details).digest();
	return proto.ADVSignedDeviceIdentityHMAC.encode({
		details,
		hmac,
		accountType: proto.ADVEncryptionType.E2EE,
	}).finish();
}

/** The device accepts: `06 01 ‖ details ‖ identity of the device ‖ account key`, signed by the device's key. */
export function acceptVouch(
	identity: proto.ADVSignedDeviceIdentity,
	device: KeyPair,
): proto.ADVSignedDeviceIdentity {
	const signed = deviceMessage(identity.details ?? [], device.publicKey, identity);
	return proto.ADVSignedDeviceIdentity.create({
		...identity,
		deviceSignature: sign(device.privateKey, signed),
	});
}

/**
 * Says what is wrong with the identity that a linked device presents, or undefined when both signatures hold.
 * A device leaves the account key out when it answers the pairing.
 */
export function findIdentityFault(
	identity: proto.ADVSignedDeviceIdentity,
	accountKey: Uint8Array,
	deviceIdentity: Uint8Array,
): string | undefined {
	const { details, accountSignature, deviceSignature } = identity;
	if (!details || !accountSignature || !deviceSignature) return 'the device identity is incomplete';
	const accountMessage = Buffer.concat([ACCOUNT_PREFIX, details, rawKey(deviceIdentity)]);
	if (!verify(accountKey, accountMessage, accountSignature)) {
		return 'the account signature of the device identity is wrong';
	}
	const account = { accountSignatureKey: rawKey(accountKey) };
	const message = deviceMessage(details, deviceIdentity, account);
	if (!verify(deviceIdentity, message, deviceSignature)) {
		return 'the device signature of the device identity is wrong';
	}
	return undefined;
}

function deviceMessage(
	details: Uint8Array | number[],
	deviceIdentity: Uint8Array,
	{ accountSignatureKey }: proto.IADVSignedDeviceIdentity,
): Buffer {
	return Buffer.concat([
		DEVICE_PREFIX,
		Buffer.from(details),
		rawKey(deviceIdentity),
		accountSignatureKey ?? Buffer.alloc(0),
	]);
}
