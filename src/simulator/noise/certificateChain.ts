import { proto } from '@whiskeysockets/baileys';
import { generateKeyPair, rawKey, sign, type KeyPair } from '../signal/curve';

export interface ServerIdentity {
	/** 32 bytes: what a client pins (`WA_CERT_DETAILS.PUBLIC_KEY`). */
	rootKey: Buffer;
	/** The static key of the Noise handshake. */
	leaf: KeyPair;
	/** Proves the static key: leaf signed by the intermediate, intermediate by the root. */
	certificate: Buffer;
}

const LEAF_SERIAL = 2;
const INTERMEDIATE_SERIAL = 1;
/** Clients compare the intermediate's issuer with 0, and proto3 defaults are only written when given. */
const ROOT_SERIAL = 0;
const VALID_SECONDS = 10 * 365 * 86_400;

export function createServerIdentity(): ServerIdentity {
	const root = generateKeyPair();
	const intermediate = generateKeyPair();
	const leaf = generateKeyPair();
	const certificate = proto.CertChain.encode({
		leaf: certify(leaf, LEAF_SERIAL, intermediate, INTERMEDIATE_SERIAL),
		intermediate: certify(intermediate, INTERMEDIATE_SERIAL, root, ROOT_SERIAL),
	}).finish();
	return { rootKey: rawKey(root.publicKey), leaf, certificate: Buffer.from(certificate) };
}

function certify(subject: KeyPair, serial: number, issuer: KeyPair, issuerSerial: number) {
	const now = Math.floor(Date.now() / 1000);
	const details = proto.CertChain.NoiseCertificate.Details.encode({
		serial,
		issuerSerial,
		key: rawKey(subject.publicKey),
		notBefore: now - 86_400,
		notAfter: now + VALID_SECONDS,
	}).finish();
	return { details, signature: sign(issuer.privateKey, details) };
}
