import { nonceOf, seal, unseal } from './aesGcm';

/** The two ciphers that protect a connection once the handshake is done, each with its own counter. */
export class NoiseTransport {
	private received = 0;
	private sent = 0;

	constructor(
		private readonly receiveKey: Buffer,
		private readonly sendKey: Buffer,
	) {}

	encrypt(plaintext: Buffer): Buffer {
		return seal(this.sendKey, nonceOf(this.sent++), plaintext);
	}

	decrypt(frame: Buffer): Buffer {
		return unseal(this.receiveKey, nonceOf(this.received++), frame);
	}
}
