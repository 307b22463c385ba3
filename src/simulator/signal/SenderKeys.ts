import { createCipheriv, createDecipheriv, randomBytes, randomInt } from 'node:crypto';
import { advance, type Chain, takeKey } from './chain';
import { deriveKey, generateKeyPair, sign, verify } from './curve';
import {
	decodeSenderKeyDistribution,
	decodeSenderKeyMessage,
	encodeSenderKeyDistribution,
	encodeSenderKeyMessage,
} from './wireFormat';

export interface SenderKeyState {
	id: number;
	chain: Chain;
	/** Each message is signed with it; only its author has the private half. */
	signing: { publicKey: Buffer; privateKey?: Buffer };
}

/** An author begins anew when somebody leaves; messages under the keys before may still be on their way. */
const MAX_STATES = 5;
const VERSION = Buffer.from([0x33]);
const SIGNATURE_LENGTH = 64;
const NO_SALT = Buffer.alloc(32);
/** Under which an own key is kept. */
const SELF = 'self';

/**
 * The keys of groups as Signal's sender keys (version 3): an author hands everybody the same key, once and sealed for
 * each, and then seals each message once for all.
 */
export class SenderKeys {
	/** By group and author, the newest last. */
	constructor(private readonly states: Record<string, SenderKeyState[]>) {}

	/** What a reader needs for all messages from the next on. */
	distribution(group: string): Buffer {
		const { id, chain, signing } = this.own(group);
		const body = encodeSenderKeyDistribution({
			id,
			iteration: chain.counter + 1,
			chainKey: chain.key as Buffer,
			signingKey: signing.publicKey,
		});
		return Buffer.concat([VERSION, body]);
	}

	encrypt(group: string, plaintext: Buffer): Buffer {
		const { id, chain, signing } = this.own(group);
		const iteration = chain.counter + 1;
		const [key] = advance(chain, iteration);
		const { cipherKey, iv } = deriveMessageKeys(key as Buffer);
		const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
		const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
		const body = Buffer.concat([VERSION, encodeSenderKeyMessage({ id, iteration, ciphertext })]);
		return Buffer.concat([body, sign(signing.privateKey as Buffer, body)]);
	}

	/** The next message is sealed with a new key, which everybody has to be given again. */
	forgetOwn(group: string): void {
		delete this.states[keyOf(group, SELF)];
	}

	accept(group: string, author: string, distribution: Buffer): void {
		const { id, iteration, chainKey, signingKey } = decodeSenderKeyDistribution(
			distribution.subarray(1),
		);
		const chain = { key: Buffer.from(chainKey), counter: iteration - 1, skipped: {} };
		const states = (this.states[keyOf(group, author)] ??= []);
		states.push({ id, chain, signing: { publicKey: Buffer.from(signingKey) } });
		if (states.length > MAX_STATES) states.shift();
	}

	/** Which keys of an author are here, the newest last; a key that came again under its id is one. */
	idsOf(group: string, author: string): number[] {
		return [...new Set((this.states[keyOf(group, author)] ?? []).map(({ id }) => id))];
	}

	/** Throws `UsedKeyError` for a message decrypted before, another error when no key fits. */
	decrypt(group: string, author: string, bytes: Buffer): Buffer {
		const signed = bytes.subarray(0, -SIGNATURE_LENGTH);
		const { id, iteration, ciphertext } = decodeSenderKeyMessage(signed.subarray(1));
		const known = this.states[keyOf(group, author)]?.findLast((state) => state.id === id);
		if (!known) throw new Error(`no sender key of ${author} for ${group}`);
		if (!verify(known.signing.publicKey, signed, bytes.subarray(-SIGNATURE_LENGTH))) {
			throw new Error('bad signature of a group message');
		}
		const { cipherKey, iv } = deriveMessageKeys(takeKey(known.chain, iteration));
		const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
		return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
	}

	private own(group: string): SenderKeyState {
		const states = (this.states[keyOf(group, SELF)] ??= [createState()]);
		return states[0] as SenderKeyState;
	}
}

function createState(): SenderKeyState {
	return {
		id: randomInt(2 ** 31 - 1),
		chain: { key: randomBytes(32), counter: -1, skipped: {} },
		signing: generateKeyPair(),
	};
}

function keyOf(group: string, author: string): string {
	return `${group} ${author}`;
}

function deriveMessageKeys(messageKey: Buffer) {
	const keys = deriveKey(messageKey, NO_SALT, 'WhisperGroup', 48);
	return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48) };
}
