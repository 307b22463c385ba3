import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { advance, type Chain, storeSkipped, takeKey } from './chain';
import { agree, deriveKey, generateKeyPair, type KeyPair } from './curve';
import { decodeWhisper, encodeWhisper, type WhisperMessage } from './wireFormat';

export interface ReceivingChain extends Chain {
	ephemeral: Buffer;
}

/**
 * Signal's double ratchet as WhatsApp uses it (version 3, AES-CBC). Unlike libsignal for npm, a message that does not
 * verify leaves the session as it was, nothing is printed, and everything is synchronous.
 */
export interface Session {
	baseKey: Buffer;
	remoteIdentity: Buffer;
	rootKey: Buffer;
	/** Our current ratchet key. */
	ephemeral: KeyPair;
	sending: Chain | null;
	/** Newest last. */
	receiving: ReceivingChain[];
	previousCounter: number;
	/** Set while the other side has not answered: every message then carries the key agreement. */
	unanswered?: { preKeyId?: number; signedPreKeyId: number };
}

const VERSION = 0x33;
const MAC_LENGTH = 8;
const MAX_RECEIVING_CHAINS = 5;
const NO_SALT = Buffer.alloc(32);

export function encryptMessage(session: Session, ownIdentity: Buffer, plaintext: Buffer): Buffer {
	const chain = session.sending;
	if (!chain) throw new Error('a session cannot send before its first ratchet step');
	const [messageKey] = advance(chain, chain.counter + 1);
	const keys = deriveMessageKeys(messageKey as Buffer);
	const cipher = createCipheriv('aes-256-cbc', keys.cipher, keys.iv);
	const body = encodeWhisper({
		ephemeralKey: session.ephemeral.publicKey,
		counter: chain.counter,
		previousCounter: session.previousCounter,
		ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final()]),
	});
	const mac = computeMac(keys.mac, ownIdentity, session.remoteIdentity, body);
	return Buffer.concat([Buffer.from([VERSION]), body, mac]);
}

export function decryptMessage(session: Session, ownIdentity: Buffer, bytes: Buffer): Buffer {
	if (bytes[0] !== VERSION) throw new Error(`Signal message of version ${bytes[0]}`);
	const body = bytes.subarray(1, -MAC_LENGTH);
	const message = decodeWhisper(body);
	const known = session.receiving.find((chain) => chain.ephemeral.equals(message.ephemeralKey));
	const step = known ? undefined : openReceivingChain(session, message.ephemeralKey);
	const chain: Chain = { ...(known ?? (step as Step).chain) };
	chain.skipped = { ...chain.skipped };
	const messageKey = takeKey(chain, message.counter);
	const keys = deriveMessageKeys(messageKey);
	const mac = computeMac(keys.mac, session.remoteIdentity, ownIdentity, body);
	if (!timingSafeEqual(mac, bytes.subarray(-MAC_LENGTH))) throw new Error('Bad MAC');
	const decipher = createDecipheriv('aes-256-cbc', keys.cipher, keys.iv);
	const plaintext = Buffer.concat([decipher.update(message.ciphertext), decipher.final()]);
	if (known) Object.assign(known, chain);
	else commitStep(session, message, { ...(step as Step), chain: chain as ReceivingChain });
	delete session.unanswered;
	return plaintext;
}

interface Step {
	rootKey: Buffer;
	chain: ReceivingChain;
}

function openReceivingChain(session: Session, ephemeral: Buffer): Step {
	const [rootKey, key] = ratchet(session.rootKey, agree(ephemeral, session.ephemeral.privateKey));
	return {
		rootKey,
		chain: { ephemeral: Buffer.from(ephemeral), key, counter: -1, skipped: {} },
	};
}

function commitStep(session: Session, message: WhisperMessage, step: Step): void {
	const previous = session.receiving.at(-1);
	if (previous?.key) {
		storeSkipped(previous, message.previousCounter);
		previous.key = null;
	}
	session.receiving.push(step.chain);
	if (session.receiving.length > MAX_RECEIVING_CHAINS) session.receiving.shift();
	session.previousCounter = Math.max(0, session.sending?.counter ?? 0);
	startSendingChain(session, step.rootKey, step.chain.ephemeral);
}

/** Takes a new ratchet key and opens the chain that the next messages are sent on. */
export function startSendingChain(session: Session, rootKey: Buffer, remoteKey: Buffer): void {
	session.ephemeral = generateKeyPair();
	const secret = agree(remoteKey, session.ephemeral.privateKey);
	const [nextRoot, key] = ratchet(rootKey, secret);
	session.rootKey = nextRoot;
	session.sending = { key, counter: -1, skipped: {} };
}

function ratchet(rootKey: Buffer, secret: Buffer): [rootKey: Buffer, chainKey: Buffer] {
	const keys = deriveKey(secret, rootKey, 'WhisperRatchet', 64);
	return [keys.subarray(0, 32), keys.subarray(32)];
}

function deriveMessageKeys(messageKey: Buffer) {
	const keys = deriveKey(messageKey, NO_SALT, 'WhisperMessageKeys', 80);
	return { cipher: keys.subarray(0, 32), mac: keys.subarray(32, 64), iv: keys.subarray(64, 80) };
}

function computeMac(key: Buffer, sender: Buffer, receiver: Buffer, body: Buffer): Buffer {
	return createHmac('sha256', key)
		.update(sender)
		.update(receiver)
		.update(Buffer.from([VERSION]))
		.update(body)
		.digest()
		.subarray(0, MAC_LENGTH);
}
