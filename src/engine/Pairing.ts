import type { PairingOffer } from '../domain/instance';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { Connection } from './connection';
import type { LinkStatus } from './LinkStatus';

export interface PairingParts {
	status: LinkStatus;
	/** The socket that is there now. */
	connection: () => Connection | null;
	offered: (offer: PairingOffer) => void;
	clock: Clock;
	logger: Logger;
}

/** The server takes a code as long as it offers its socket a QR: six of them. */
const CODE_MS = 160_000;

/** What is on offer to link a phone: a QR, or a code for the number that asked for one. */
export class Pairing {
	#offer: PairingOffer | null = null;
	#phone: string | null = null;

	constructor(private readonly parts: PairingParts) {}

	get offer(): PairingOffer | null {
		return this.#offer;
	}

	/** From now on a code for this number is offered instead of a QR. */
	wantCode(phone: string): void {
		this.#phone = phone;
	}

	/** The socket of the offer is gone, or the phone is linked. */
	withdraw(): void {
		this.#offer = null;
	}

	/** Nobody waits for a code any more. */
	end(): void {
		this.#offer = null;
		this.#phone = null;
	}

	hearQr(qr: string, expiresAt: number): void {
		const { state } = this.parts.status;
		if (state === 'passkey_required') return;
		if (this.#phone === null) return this.#show('qr', { qr, pairingCode: null, expiresAt });
		if (state !== 'pairing_code') void this.requestCode(this.#phone);
	}

	async requestCode(phone: string): Promise<void> {
		const { clock, logger, connection } = this.parts;
		const asked = connection();
		if (!asked) return;
		try {
			const pairingCode = await asked.requestPairingCode(phone);
			if (asked !== connection()) return;
			const expiresAt = clock.now() + CODE_MS;
			this.#show('pairing_code', { qr: null, pairingCode, expiresAt });
		} catch (error) {
			logger.warn({ error: String(error) }, 'no pairing code was given');
		}
	}

	#show(state: 'qr' | 'pairing_code', offer: PairingOffer): void {
		this.#offer = offer;
		this.parts.status.move(state, { reason: null });
		this.parts.offered(offer);
	}
}
