import type { OutputOf } from '../catalogue/operations';
import type { InstanceStatus, PairingOffer } from '../domain/instance';
import { isoTime } from './messageEvents';
import { renderQr } from './qrImage';

/** An instance's status as operations and events give it. */
export function statusView(status: InstanceStatus): OutputOf<'instance.getState'> {
	const { name, since, until, ...rest } = status;
	return {
		...rest,
		instance: name,
		since: isoTime(since),
		until: until === null ? null : isoTime(until),
	};
}

/** What a person needs to link a phone; all null when there is nothing to scan. */
export async function offerView(offer: PairingOffer | null) {
	if (!offer) return { qr: null, qrImage: null, pairingCode: null, expiresAt: null };
	return {
		qr: offer.qr,
		qrImage: offer.qr === null ? null : await renderQr(offer.qr),
		pairingCode: offer.pairingCode,
		expiresAt: isoTime(offer.expiresAt),
	};
}
