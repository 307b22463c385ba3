import { ProtocolAddress, SessionBuilder, SessionCipher, type SessionRecord } from 'libsignal';
import { keepSessionsOnTrial } from '../../../../../src/engine/whatsapp/sessionTrials';
import { silenceLibsignal } from '../../../../../src/engine/whatsapp/silence';
import { generateKeyPair, type KeyPair, sign } from '../../../../../src/simulator/signal/curve';
import type { PreKeyBundle } from '../../../../../src/simulator/signal/keyAgreement';
import { type Sealed, SignalDevice } from '../../../../../src/simulator/signal/SignalDevice';

const BOB = 'bob.1';

/** A device on libsignal, as the library drives it. */
class Libsignal {
	private readonly identity = generateKeyPair();
	private readonly signedPreKey = generateKeyPair();
	private readonly address = new ProtocolAddress('alice', 0);
	private record: SessionRecord | undefined;

	bundle(): PreKeyBundle {
		const { publicKey } = this.signedPreKey;
		return {
			registrationId: 7,
			identityKey: this.identity.publicKey,
			signedPreKey: { id: 1, publicKey, signature: sign(this.identity.privateKey, publicKey) },
		};
	}

	async startSession({ registrationId, identityKey, signedPreKey, preKey }: PreKeyBundle) {
		if (!preKey) throw new Error('the bundle has no one-time prekey');
		await new SessionBuilder(this.storage, this.address).initOutgoing({
			registrationId,
			identityKey,
			signedPreKey: { ...signedPreKey, keyId: signedPreKey.id },
			preKey: { keyId: preKey.id, publicKey: preKey.publicKey },
		});
	}

	async encrypt(text: string): Promise<Sealed> {
		const { type, body } = await this.cipher.encrypt(Buffer.from(text));
		return { type: type === 3 ? 'pkmsg' : 'msg', body: Buffer.from(body) };
	}

	async decrypt({ type, body }: Sealed): Promise<string> {
		const { cipher } = this;
		const plaintext = await (type === 'pkmsg'
			? cipher.decryptPreKeyWhisperMessage(body)
			: cipher.decryptWhisperMessage(body));
		return plaintext.toString();
	}

	private get cipher(): SessionCipher {
		return new SessionCipher(this.storage, this.address);
	}

	private readonly storage = {
		loadSession: async () => this.record,
		storeSession: async (_id: string, record: SessionRecord) => void (this.record = record),
		isTrustedIdentity: () => true,
		loadPreKey: async () => undefined,
		removePreKey: () => undefined,
		loadSignedPreKey: () => pairOf(this.signedPreKey),
		getOurRegistrationId: () => 7,
		getOurIdentity: () => pairOf(this.identity),
	};
}

function pairOf({ publicKey, privateKey }: KeyPair) {
	return { pubKey: publicKey, privKey: privateKey };
}

test('a message on the older session leaves the newer one able to read', async () => {
	silenceLibsignal();
	keepSessionsOnTrial();
	const alice = new SignalDevice();
	const bob = new Libsignal();
	alice.startSession(BOB, bob.bundle());
	const write = (text: string) => alice.encrypt(BOB, Buffer.from(text));
	const reads = (sealed: Sealed) => alice.decrypt(BOB, sealed).toString();

	expect(await bob.decrypt(write('1'))).toBe('1');
	expect(reads(await bob.encrypt('2'))).toBe('2');
	// Alice steps her ratchet, and Bob starts a session anew before he reads that.
	const onOlder = write('3');
	await bob.startSession(alice.bundle());
	const onNewer = await bob.encrypt('4');
	expect(await bob.decrypt(onOlder)).toBe('3');
	expect(reads(onNewer)).toBe('4');
	expect(await bob.decrypt(write('5'))).toBe('5');
	expect(reads(await bob.encrypt('6'))).toBe('6');
});

test('what no session reads is refused, and changes none', async () => {
	keepSessionsOnTrial();
	const alice = new SignalDevice();
	const bob = new Libsignal();
	alice.startSession(BOB, bob.bundle());
	await bob.decrypt(alice.encrypt(BOB, Buffer.from('1')));
	alice.decrypt(BOB, await bob.encrypt('2'));
	await bob.startSession(alice.bundle());
	const { body } = alice.encrypt(BOB, Buffer.from('3'));
	const damaged = Buffer.from(body);
	damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 0xff;
	await expect(bob.decrypt({ type: 'msg', body: damaged })).rejects.toThrow('No matching sessions');
	expect(await bob.decrypt({ type: 'msg', body })).toBe('3');
});
