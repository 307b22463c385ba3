import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { proto, type SignalKeyStore } from '@whiskeysockets/baileys';
import { loadCurve } from '../curve';

/** One key of an author, as the library stores it: for each new key that was handed out, the newest last. */
interface SenderKeyState {
	senderKeyId: number;
	senderChainKey: { iteration: number; seed: StoredBytes };
	senderSigningKey: { public: StoredBytes; private: StoredBytes };
	/** Keys of messages that were passed over and may still come. */
	senderMessageKeys: { iteration: number; seed: StoredBytes }[];
}

/** The library writes lists of numbers, and reads Base64, which takes a third of them. */
interface StoredBytes {
	type: 'Buffer';
	data: string | number[];
}

type Keys = Pick<SignalKeyStore, 'get' | 'set'>;

const VERSION = Buffer.from([0x33]);
const SIGNATURE_LENGTH = 64;
const MAX_PASSED = 2_000;
const NO_SALT = Buffer.alloc(32);

/**
 * Encrypts for everybody in a group under the own key, which has to be there. The library (rc14) passes over a key with
 * each message and keeps it for ever, so that a record grows to hundreds of kilobytes; here no key is passed over.
 */
export async function encryptForGroup(
	keys: Keys,
	name: string,
	plaintext: Uint8Array,
): Promise<Buffer> {
	const states = await readStates(keys, name);
	const state = states.at(-1);
	if (!state) throw new Error(`no own key ${name}`);
	const { iteration } = state.senderChainKey;
	const { cipherKey, iv } = deriveKeys(takeNext(state));
	state.senderMessageKeys = [];
	const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
	const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
	const message = proto.SenderKeyMessage.encode({ id: state.senderKeyId, iteration, ciphertext });
	const signed = Buffer.concat([VERSION, message.finish()]);
	const curve = await loadCurve();
	const signature = curve.calculateSignature(fromStored(state.senderSigningKey.private), signed);
	await writeStates(keys, name, states);
	return Buffer.concat([signed, signature]);
}

/** Decrypts what somebody wrote to a group. Throws when there is no key for it, it was used, or the signature is wrong. */
export async function decryptFromGroup(
	keys: Keys,
	name: string,
	bytes: Uint8Array,
): Promise<Buffer> {
	const states = await readStates(keys, name);
	const signed = bytes.subarray(0, -SIGNATURE_LENGTH);
	const { id, iteration, ciphertext } = proto.SenderKeyMessage.decode(signed.subarray(1));
	const state = states.find(({ senderKeyId }) => senderKeyId === id);
	if (!state || !ciphertext) throw new Error('No sender key found to decrypt a group message');
	const curve = await loadCurve();
	const author = withVersion(fromStored(state.senderSigningKey.public));
	if (!curve.verifySignature(author, signed, bytes.subarray(-SIGNATURE_LENGTH))) {
		throw new Error('The signature of a group message is wrong');
	}
	const { cipherKey, iv } = deriveKeys(takeKey(state, iteration ?? 0));
	const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
	const plaintext = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
	await writeStates(keys, name, states);
	return plaintext;
}

/** The key of one message; those before it are kept for messages that are on their way. */
function takeKey(state: SenderKeyState, iteration: number): Buffer {
	const { senderChainKey: chain, senderMessageKeys: passed } = state;
	if (iteration < chain.iteration) {
		const index = passed.findIndex((key) => key.iteration === iteration);
		const [key] = index < 0 ? [] : passed.splice(index, 1);
		if (!key)
			throw new Error(`Received message with old counter: ${chain.iteration}, ${iteration}`);
		return fromStored(key.seed);
	}
	if (iteration - chain.iteration > MAX_PASSED) throw new Error('A message too far in the future');
	while (state.senderChainKey.iteration < iteration) {
		const at = state.senderChainKey.iteration;
		passed.push({ iteration: at, seed: toStored(takeNext(state)) });
		if (passed.length > MAX_PASSED) passed.shift();
	}
	return takeNext(state);
}

/** The next key of the chain, which moves on. */
function takeNext(state: SenderKeyState): Buffer {
	const seed = fromStored(state.senderChainKey.seed);
	const iteration = state.senderChainKey.iteration + 1;
	state.senderChainKey = { iteration, seed: toStored(hmac(seed, 2)) };
	return hmac(seed, 1);
}

function deriveKeys(seed: Buffer): { iv: Buffer; cipherKey: Buffer } {
	const keys = Buffer.from(hkdfSync('sha256', seed, NO_SALT, 'WhisperGroup', 48));
	return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16) };
}

function hmac(key: Buffer, step: number): Buffer {
	return createHmac('sha256', key)
		.update(Buffer.from([step]))
		.digest();
}

async function readStates(keys: Keys, name: string): Promise<SenderKeyState[]> {
	const { [name]: record } = await keys.get('sender-key', [name]);
	return record ? (JSON.parse(Buffer.from(record).toString('utf8')) as SenderKeyState[]) : [];
}

function writeStates(
	keys: Keys,
	name: string,
	states: readonly SenderKeyState[],
): void | Promise<void> {
	return keys.set({ 'sender-key': { [name]: Buffer.from(JSON.stringify(states), 'utf8') } });
}

function fromStored({ data }: StoredBytes): Buffer {
	return typeof data === 'string' ? Buffer.from(data, 'base64') : Buffer.from(data);
}

function toStored(bytes: Buffer): StoredBytes {
	return { type: 'Buffer', data: bytes.toString('base64') };
}

/** Signal writes public keys with a version byte in front; some of the library's records lack it. */
function withVersion(key: Buffer): Buffer {
	return key.length === 33 ? key : Buffer.concat([Buffer.from([5]), key]);
}
