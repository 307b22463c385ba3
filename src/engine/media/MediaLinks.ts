import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes and checks what opens a stored file without a key: addresses that end. */
export class MediaLinks {
	#known: Promise<Buffer> | null = null;

	/** `baseUrl` null: nobody told where this gateway is reached, so there are no addresses. */
	constructor(
		private readonly baseUrl: string | null,
		private readonly secret: () => Promise<string>,
	) {}

	/** An address that works until then (milliseconds since the epoch). */
	async urlOf(mediaId: string, until: number): Promise<string | null> {
		if (this.baseUrl === null) return null;
		const expires = Math.floor(until / 1_000);
		const signature = await this.#sign(`link ${mediaId} ${expires}`);
		return `${this.baseUrl}/v1/files/${mediaId}?expires=${expires}&signature=${signature}`;
	}

	async isGenuine(mediaId: string, expires: number, signature: string): Promise<boolean> {
		return isEqual(signature, await this.#sign(`link ${mediaId} ${expires}`));
	}

	async #sign(text: string): Promise<string> {
		this.#known ??= this.secret().then((hex) => Buffer.from(hex, 'hex'));
		return createHmac('sha256', await this.#known)
			.update(text)
			.digest('base64url');
	}
}

function isEqual(given: string, expected: string): boolean {
	const [one, two] = [Buffer.from(given), Buffer.from(expected)];
	return one.length === two.length && timingSafeEqual(one, two);
}
