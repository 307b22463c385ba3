import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { agree, deriveKey, generateKeyPair, rawKey } from '../signal/curve';
import { nonceOf, seal, unseal } from './aesGcm';
import type { ServerIdentity } from './certificateChain';
import { NoiseTransport } from './NoiseTransport';

/** Exactly 32 bytes, so it is the first hash as it stands. */
const MODE = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0', 'latin1');

/** What a client proved about itself in the handshake. */
export interface ClientHandshake {
	staticKey: Buffer;
	payload: proto.ClientPayload;
	transport: NoiseTransport;
}

/** The server's side of Noise XX: `-> e`, `<- e, ee, s, es, certificate`, `-> s, se, client payload`. */
export class NoiseResponder {
	private hash: Buffer = MODE;
	private chainingKey: Buffer = MODE;
	private key: Buffer = MODE;
	private counter = 0;
	private readonly ephemeral = generateKeyPair();

	constructor(
		private readonly identity: ServerIdentity,
		header: Buffer,
	) {
		this.mixHash(header);
	}

	/** Answers the client's first frame. */
	hello(frame: Buffer): Uint8Array {
		const { clientHello } = proto.HandshakeMessage.decode(frame);
		if (clientHello?.ephemeral?.length !== 32)
			throw new Error('client hello without ephemeral key');
		this.mixHash(clientHello.ephemeral);
		const ephemeral = rawKey(this.ephemeral.publicKey);
		this.mixHash(ephemeral);
		this.mixKey(agree(clientHello.ephemeral, this.ephemeral.privateKey));
		const sealedStatic = this.encrypt(rawKey(this.identity.leaf.publicKey));
		this.mixKey(agree(clientHello.ephemeral, this.identity.leaf.privateKey));
		const payload = this.encrypt(this.identity.certificate);
		return proto.HandshakeMessage.encode({
			serverHello: { ephemeral, static: sealedStatic, payload },
		}).finish();
	}

	/** Reads the client's second frame; throws when it was not made for this very handshake. */
	finish(frame: Buffer): ClientHandshake {
		const { clientFinish } = proto.HandshakeMessage.decode(frame);
		if (!clientFinish?.static || !clientFinish.payload) throw new Error('client finish is missing');
		const staticKey = this.decrypt(clientFinish.static);
		this.mixKey(agree(staticKey, this.ephemeral.privateKey));
		const payload = proto.ClientPayload.decode(this.decrypt(clientFinish.payload));
		const keys = deriveKey(Buffer.alloc(0), this.chainingKey, '', 64);
		const transport = new NoiseTransport(keys.subarray(0, 32), keys.subarray(32));
		return { staticKey, payload, transport };
	}

	private encrypt(plaintext: Uint8Array): Buffer {
		const sealed = seal(this.key, nonceOf(this.counter++), plaintext, this.hash);
		this.mixHash(sealed);
		return sealed;
	}

	private decrypt(sealed: Uint8Array): Buffer {
		const plaintext = unseal(this.key, nonceOf(this.counter++), sealed, this.hash);
		this.mixHash(sealed);
		return plaintext;
	}

	private mixHash(data: Uint8Array): void {
		this.hash = createHash('sha256').update(this.hash).update(data).digest();
	}

	private mixKey(secret: Buffer): void {
		const keys = deriveKey(secret, this.chainingKey, '', 64);
		this.chainingKey = keys.subarray(0, 32);
		this.key = keys.subarray(32);
		this.counter = 0;
	}
}
