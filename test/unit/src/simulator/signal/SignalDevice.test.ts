import { ProtocolAddress, SessionBuilder, SessionCipher, type SessionRecord } from 'libsignal';
import { generateKeyPair, sign, type KeyPair } from '../../../../../src/simulator/signal/curve';
import type { PreKeyBundle } from '../../../../../src/simulator/signal/keyAgreement';
import { SignalDevice, type Sealed } from '../../../../../src/simulator/signal/SignalDevice';
import { UsedKeyError } from '../../../../../src/simulator/signal/chain';

const OTHER = 'other.1';
const REMOTE = new ProtocolAddress('simulated', 0);

/** The library that clients use, as the other end: what it encrypts must open here, and the other way round. */
class LibsignalPeer {
	private readonly sessions = new Map<string, SessionRecord>();
	readonly identity = generateKeyPair();
	private readonly signedPreKey = generateKeyPair();
	private readonly preKey = generateKeyPair();
	private readonly storage = {
		loadSession: (id: string) => Promise.resolve(this.sessions.get(id)),
		storeSession: (id: string, record: SessionRecord) =>
			Promise.resolve(void this.sessions.set(id, record)),
		isTrustedIdentity: () => true,
		loadPreKey: () => Promise.resolve(libsignalPair(this.preKey)),
		removePreKey: () => undefined,
		loadSignedPreKey: () => libsignalPair(this.signedPreKey),
		getOurRegistrationId: () => 7,
		getOurIdentity: () => libsignalPair(this.identity),
	};

	bundle(): PreKeyBundle {
		const { publicKey } = this.signedPreKey;
		const signature = sign(this.identity.privateKey, publicKey);
		return {
			registrationId: 7,
			identityKey: this.identity.publicKey,
			signedPreKey: { id: 1, publicKey, signature },
			preKey: { id: 1, publicKey: this.preKey.publicKey },
		};
	}

	async start({ registrationId, identityKey, signedPreKey, preKey }: PreKeyBundle): Promise<void> {
		await new SessionBuilder(this.storage, REMOTE).initOutgoing({
			registrationId,
			identityKey,
			signedPreKey: { ...signedPreKey, keyId: signedPreKey.id },
			preKey: { keyId: preKey?.id ?? 0, publicKey: preKey?.publicKey ?? Buffer.alloc(0) },
		});
	}

	async encrypt(text: string): Promise<Sealed> {
		const { type, body } = await this.cipher.encrypt(Buffer.from(text));
		return { type: type === 3 ? 'pkmsg' : 'msg', body: Buffer.from(body, 'binary') };
	}

	async decrypt({ type, body }: Sealed): Promise<string> {
		const plaintext =
			type === 'pkmsg'
				? await this.cipher.decryptPreKeyWhisperMessage(body)
				: await this.cipher.decryptWhisperMessage(body);
		return plaintext.toString();
	}

	private get cipher(): SessionCipher {
		return new SessionCipher(this.storage, REMOTE);
	}
}

function libsignalPair({ publicKey, privateKey }: KeyPair) {
	return { pubKey: publicKey, privKey: privateKey };
}

let device: SignalDevice;
let peer: LibsignalPeer;
beforeEach(() => {
	// libsignal prints whole sessions, private keys included.
	jest.spyOn(console, 'info').mockImplementation(() => undefined);
	jest.spyOn(console, 'warn').mockImplementation(() => undefined);
	device = new SignalDevice();
	peer = new LibsignalPeer();
});

afterEach(() => jest.restoreAllMocks());

const open = (sealed: Sealed) => device.decrypt(OTHER, sealed).toString();
const seal = (text: string) => device.encrypt(OTHER, Buffer.from(text));

test('a conversation that libsignal starts goes both ways over many turns', async () => {
	await peer.start(device.bundle());
	for (let turn = 0; turn < 5; turn++) {
		expect(open(await peer.encrypt(`ask ${turn}`))).toBe(`ask ${turn}`);
		expect(open(await peer.encrypt(`ask again ${turn}`))).toBe(`ask again ${turn}`);
		expect(await peer.decrypt(seal(`answer ${turn}`))).toBe(`answer ${turn}`);
	}
});

test('a conversation that starts here goes both ways, first with the key agreement, then without', async () => {
	device.startSession(OTHER, peer.bundle());
	const first = seal('one');
	expect([first.type, seal('two').type]).toEqual(['pkmsg', 'pkmsg']);
	expect(await peer.decrypt(first)).toBe('one');
	expect(open(await peer.encrypt('answer'))).toBe('answer');
	const third = seal('three');
	expect(third.type).toBe('msg');
	expect(await peer.decrypt(third)).toBe('three');
});

test('messages out of order open, each once', async () => {
	await peer.start(device.bundle());
	const [one, two, three] = [
		await peer.encrypt('1'),
		await peer.encrypt('2'),
		await peer.encrypt('3'),
	];
	expect([open(three), open(one), open(two)]).toEqual(['3', '1', '2']);
	expect(() => open(two)).toThrow(UsedKeyError);
});

test('a message of an older turn that was overtaken still opens', async () => {
	await peer.start(device.bundle());
	expect(open(await peer.encrypt('first'))).toBe('first');
	const late = await peer.encrypt('late');
	await peer.decrypt(seal('answer'));
	expect(open(await peer.encrypt('new turn'))).toBe('new turn');
	expect(open(late)).toBe('late');
});

test('a damaged message changes nothing: the true one opens afterwards', async () => {
	await peer.start(device.bundle());
	open(await peer.encrypt('first'));
	await peer.decrypt(seal('answer'));
	const sealed = await peer.encrypt('new turn');
	const before = JSON.stringify(device.state.sessions);
	const damaged = Buffer.from(sealed.body);
	damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
	expect(() => open({ ...sealed, body: damaged })).toThrow();
	expect(JSON.stringify(device.state.sessions)).toBe(before);
	expect(open(sealed)).toBe('new turn');
});

test('a new session of the other side is used from then on, and the old one still opens what was on its way', async () => {
	await peer.start(device.bundle());
	open(await peer.encrypt('first'));
	await peer.decrypt(seal('answer'));
	const onItsWay = await peer.encrypt('old session');
	await peer.start(device.bundle());
	expect(open(await peer.encrypt('new session'))).toBe('new session');
	expect(open(onItsWay)).toBe('old session');
	expect(open(await peer.encrypt('go on'))).toBe('go on');
});

test('one-time prekeys are handed out once and taken back by use', async () => {
	const [first, second] = [device.bundle(), device.bundle()];
	expect(first.preKey?.id).not.toBe(second.preKey?.id);
	await peer.start(first);
	open(await peer.encrypt('uses the first'));
	expect(Object.keys(device.state.preKeys)).toEqual([String(second.preKey?.id)]);
});

test('a session goes on after a trip through JSON', async () => {
	const { BufferJSON } = await import('@whiskeysockets/baileys');
	await peer.start(device.bundle());
	open(await peer.encrypt('before'));
	const text = JSON.stringify(device.state, BufferJSON.replacer);
	device = new SignalDevice(JSON.parse(text, BufferJSON.reviver) as SignalDevice['state']);
	expect(await peer.decrypt(seal('after'))).toBe('after');
	expect(open(await peer.encrypt('and back'))).toBe('and back');
});
