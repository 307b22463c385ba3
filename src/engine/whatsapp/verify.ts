import { type BinaryNode, getBinaryNodeChild, proto } from '@whiskeysockets/baileys';
import { verifySignature } from 'libsignal/src/curve.js';
import { loadCurve } from './curve';

/** Before the details and the device's identity key: what an account signs. Hosted accounts have a prefix of their own. */
const ACCOUNT_PREFIX = Buffer.from([6, 0]);
const HOSTED_ACCOUNT_PREFIX = Buffer.from([6, 5]);

/**
 * Whether `signature` is `key`'s over `message`. The library's own check (rc14, `Curve.verify`) only looks whether
 * libsignal throws, and libsignal answers false instead: it accepts every signature.
 */
export function isSignedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	try {
		return verifySignature(withVersion(key), message, signature);
	} catch {
		return false;
	}
}

/** A prekey bundle's signed prekey is signed by the identity key beside it. */
export async function isBundleSigned(bundle: {
	identityKey: Uint8Array;
	signedPreKey: { publicKey: Uint8Array; signature: Uint8Array };
}): Promise<boolean> {
	const { publicKey, signature } = bundle.signedPreKey;
	const curve = await loadCurve();
	try {
		const key = withVersion(bundle.identityKey);
		return curve.verifySignature(key, withVersion(publicKey), signature);
	} catch {
		return false;
	}
}

/**
 * Whether a `pair-success` stanza carries the phone's own signature over this device's identity. Without it, whoever
 * sits between could link this device to an account of theirs.
 */
export function isPairingSigned(stanza: BinaryNode, deviceIdentityKey: Uint8Array): boolean {
	const success = getBinaryNodeChild(stanza, 'pair-success');
	const identity = getBinaryNodeChild(success, 'device-identity')?.content;
	if (!(identity instanceof Uint8Array)) return false;
	const { details } = proto.ADVSignedDeviceIdentityHMAC.decode(identity);
	if (!details) return false;
	const account = proto.ADVSignedDeviceIdentity.decode(details);
	const { accountSignatureKey, accountSignature, details: deviceDetails } = account;
	if (!accountSignatureKey || !accountSignature || !deviceDetails) return false;
	const { deviceType } = proto.ADVDeviceIdentity.decode(deviceDetails);
	const prefix =
		deviceType === proto.ADVEncryptionType.HOSTED ? HOSTED_ACCOUNT_PREFIX : ACCOUNT_PREFIX;
	const signed = Buffer.concat([prefix, deviceDetails, deviceIdentityKey]);
	return isSignedBy(accountSignatureKey, signed, accountSignature);
}

/** Signal writes public keys with a version byte in front, WhatsApp's stanzas without. */
function withVersion(key: Uint8Array): Uint8Array {
	return key.length === 33 ? key : Buffer.concat([Buffer.from([5]), key]);
}
