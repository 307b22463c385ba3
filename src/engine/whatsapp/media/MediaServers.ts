import { getBinaryNodeChild, getBinaryNodeChildren, S_WHATSAPP_NET } from '@whiskeysockets/baileys';
import type { Clock } from '../../../domain/ports/clock';
import { GatewayError } from '../../../domain/errors';
import type { Ask } from '../queries/ask';

export interface MediaServer {
	/** May carry a port. */
	hosts: string[];
	/** Shown with each upload. */
	auth: string;
	/** Milliseconds since the epoch. */
	validUntil: number;
}

/**
 * Which hosts take files at this moment. The library's own answer to this is kept for ever once it has failed (rc14), so
 * it is asked for here.
 */
export class MediaServers {
	#known: Promise<MediaServer> | null = null;

	constructor(
		private readonly ask: Ask,
		private readonly clock: Clock,
	) {}

	/** Remembered as long as WhatsApp says; `fresh` asks anew. */
	async get({ fresh = false } = {}): Promise<MediaServer> {
		const known = fresh ? null : await this.#known?.catch(() => null);
		if (known && known.validUntil > this.clock.now()) return known;
		const asked = this.#ask();
		this.#known = asked;
		asked.catch(() => {
			if (this.#known === asked) this.#known = null;
		});
		return asked;
	}

	#ask(): Promise<MediaServer> {
		return this.ask('the hosts for files', async (socket) => {
			const answer = (await socket.query({
				tag: 'iq',
				attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'w:m' },
				content: [{ tag: 'media_conn', attrs: {} }],
			})) as Parameters<typeof getBinaryNodeChild>[0];
			const node = getBinaryNodeChild(answer, 'media_conn');
			// A question that ran out of time is answered with nothing.
			if (!node?.attrs.auth) throw new GatewayError('TIMEOUT', 'Asking for the hosts for files');
			return {
				hosts: getBinaryNodeChildren(node, 'host').flatMap(({ attrs }) => attrs.hostname ?? []),
				auth: node.attrs.auth,
				validUntil: this.clock.now() + Number(node.attrs.ttl ?? 0) * 1_000,
			};
		});
	}
}
