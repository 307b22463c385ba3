import { randomInt } from 'node:crypto';
import { UsedKeyError } from './chain';
import { generateKeyPair, sign, type KeyPair } from './curve';
import { acceptSession, startSession, type PreKeyBundle } from './keyAgreement';
import { decryptMessage, encryptMessage, type Session } from './ratchet';
import { SenderKeys, type SenderKeyState } from './SenderKeys';
import { decodePreKeyWhisper, encodePreKeyWhisper } from './wireFormat';

/** `skmsg` is for everybody in a group at once. */
export type CipherType = 'pkmsg' | 'msg' | 'skmsg';

export interface Sealed {
	type: CipherType;
	body: Buffer;
}

export interface SignalDeviceState {
	registrationId: number;
	identity: KeyPair;
	signedPreKey: KeyPair & { id: number; signature: Buffer };
	nextPreKeyId: number;
	preKeys: Record<number, KeyPair>;
	/** By address of the other device; the session in use first. */
	sessions: Record<string, Session[]>;
	/** Of groups; see `SenderKeys`. */
	senderKeys?: Record<string, SenderKeyState[]>;
}

const VERSION = Buffer.from([0x33]);
const MAX_SESSIONS = 10;
const MAX_PRE_KEYS = 1000;

/** The keys and sessions of a device that lives inside the simulator: a person's phone. */
export class SignalDevice {
	readonly groups: SenderKeys;

	constructor(readonly state: SignalDeviceState = createKeys()) {
		this.groups = new SenderKeys((state.senderKeys ??= {}));
	}

	get identity(): KeyPair {
		return this.state.identity;
	}

	/** A bundle with a one-time prekey of its own, as the server hands it to one asker. */
	bundle(): PreKeyBundle {
		const { state } = this;
		const id = state.nextPreKeyId++;
		const preKey = generateKeyPair();
		state.preKeys[id] = preKey;
		delete state.preKeys[id - MAX_PRE_KEYS];
		const { publicKey, signature } = state.signedPreKey;
		return {
			registrationId: state.registrationId,
			identityKey: state.identity.publicKey,
			signedPreKey: { id: state.signedPreKey.id, publicKey, signature },
			preKey: { id, publicKey: preKey.publicKey },
		};
	}

	hasSession(address: string): boolean {
		return this.state.sessions[address]?.[0]?.sending != null;
	}

	startSession(address: string, bundle: PreKeyBundle): void {
		this.use(address, startSession(this.state.identity, bundle));
	}

	forget(address: string): void {
		delete this.state.sessions[address];
	}

	encrypt(address: string, plaintext: Buffer): Sealed {
		const session = this.state.sessions[address]?.[0];
		if (!session) throw new Error(`no session with ${address}`);
		const message = encryptMessage(session, this.identity.publicKey, plaintext);
		if (!session.unanswered) return { type: 'msg', body: message };
		const body = encodePreKeyWhisper({
			...session.unanswered,
			baseKey: session.baseKey,
			identityKey: this.identity.publicKey,
			registrationId: this.state.registrationId,
			message,
		});
		return { type: 'pkmsg', body: Buffer.concat([VERSION, body]) };
	}

	/** Throws `UsedKeyError` for a message decrypted before, another error when no session fits. */
	decrypt(address: string, { type, body }: Sealed): Buffer {
		return type === 'pkmsg'
			? this.decryptFirst(address, body)
			: this.decryptInSession(address, body);
	}

	/** The sender's identity key that a `pkmsg` carries. */
	static identityIn(body: Buffer): Buffer {
		return decodePreKeyWhisper(body.subarray(1)).identityKey;
	}

	private decryptFirst(address: string, body: Buffer): Buffer {
		const message = decodePreKeyWhisper(body.subarray(1));
		const sessions = this.state.sessions[address] ?? [];
		const known = sessions.find((session) => session.baseKey.equals(message.baseKey));
		const session = known ?? this.accept(message);
		const plaintext = decryptMessage(session, this.identity.publicKey, message.message);
		this.use(address, session);
		if (message.preKeyId !== undefined) delete this.state.preKeys[message.preKeyId];
		return plaintext;
	}

	private accept(message: ReturnType<typeof decodePreKeyWhisper>): Session {
		const { signedPreKey, preKeys } = this.state;
		if (message.signedPreKeyId !== signedPreKey.id) throw new Error('unknown signed prekey');
		const preKey = message.preKeyId === undefined ? undefined : preKeys[message.preKeyId];
		if (message.preKeyId !== undefined && !preKey) throw new Error('unknown one-time prekey');
		return acceptSession(this.identity, signedPreKey, preKey, message);
	}

	private decryptInSession(address: string, body: Buffer): Buffer {
		let used: UsedKeyError | undefined;
		for (const session of this.state.sessions[address] ?? []) {
			try {
				const plaintext = decryptMessage(session, this.identity.publicKey, body);
				this.use(address, session);
				return plaintext;
			} catch (error) {
				if (error instanceof UsedKeyError) used = error;
			}
		}
		throw used ?? new Error(`no session with ${address} decrypts this message`);
	}

	/** Puts a session first: it decrypted last, so the other side is using it. */
	private use(address: string, session: Session): void {
		const sessions = this.state.sessions[address] ?? [];
		if (sessions[0] === session) return;
		const others = sessions.filter((other) => other !== session);
		this.state.sessions[address] = [session, ...others].slice(0, MAX_SESSIONS);
	}
}

function createKeys(): SignalDeviceState {
	const identity = generateKeyPair();
	const signedPreKey = generateKeyPair();
	return {
		registrationId: randomInt(1, 16_380),
		identity,
		signedPreKey: {
			...signedPreKey,
			id: 1,
			signature: sign(identity.privateKey, signedPreKey.publicKey),
		},
		nextPreKeyId: 1,
		preKeys: {},
		sessions: {},
	};
}
