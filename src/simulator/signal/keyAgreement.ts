import { agree, deriveKey, generateKeyPair, type KeyPair } from './curve';
import { startSendingChain, type Session } from './ratchet';
import type { PreKeyWhisperMessage } from './wireFormat';

/** What a server hands out so that a session with a device can start while it is offline. */
export interface PreKeyBundle {
	registrationId: number;
	identityKey: Buffer;
	signedPreKey: { id: number; publicKey: Buffer; signature: Buffer };
	preKey?: { id: number; publicKey: Buffer };
}

/** Signal's X3DH, the side that writes first. */
export function startSession(identity: KeyPair, bundle: PreKeyBundle): Session {
	const base = generateKeyPair();
	const rootKey = deriveRoot([
		agree(bundle.signedPreKey.publicKey, identity.privateKey),
		agree(bundle.identityKey, base.privateKey),
		agree(bundle.signedPreKey.publicKey, base.privateKey),
		...(bundle.preKey ? [agree(bundle.preKey.publicKey, base.privateKey)] : []),
	]);
	const session = emptySession(base.publicKey, bundle.identityKey, rootKey, base);
	session.unanswered = { preKeyId: bundle.preKey?.id, signedPreKeyId: bundle.signedPreKey.id };
	startSendingChain(session, rootKey, bundle.signedPreKey.publicKey);
	return session;
}

/** Signal's X3DH, the side that receives the first message. */
export function acceptSession(
	identity: KeyPair,
	signedPreKey: KeyPair,
	preKey: KeyPair | undefined,
	message: PreKeyWhisperMessage,
): Session {
	const rootKey = deriveRoot([
		agree(message.identityKey, signedPreKey.privateKey),
		agree(message.baseKey, identity.privateKey),
		agree(message.baseKey, signedPreKey.privateKey),
		...(preKey ? [agree(message.baseKey, preKey.privateKey)] : []),
	]);
	return emptySession(message.baseKey, message.identityKey, rootKey, signedPreKey);
}

function deriveRoot(secrets: Buffer[]): Buffer {
	const master = Buffer.concat([Buffer.alloc(32, 0xff), ...secrets]);
	return deriveKey(master, Buffer.alloc(32), 'WhisperText', 32);
}

function emptySession(
	baseKey: Buffer,
	remoteIdentity: Buffer,
	rootKey: Buffer,
	ephemeral: KeyPair,
): Session {
	return {
		baseKey: Buffer.from(baseKey),
		remoteIdentity: Buffer.from(remoteIdentity),
		rootKey,
		ephemeral,
		sending: null,
		receiving: [],
		previousCounter: 0,
	};
}
