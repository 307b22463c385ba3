import { SimulatorError } from '../SimulatorError';

export interface QrContent {
	ref: string;
	noiseKey: Buffer;
	identityKey: Buffer;
	advSecret: Buffer;
}

/** Reads `https://wa.me/settings/linked_devices#ref,noise,identity,secret,platform`; older clients leave the URL out. */
export function readQr(qr: string): QrContent {
	const [ref, noise, identity, secret] = (qr.split('#').at(-1) ?? '').split(',');
	if (!ref || !noise || !identity || !secret) {
		throw new SimulatorError(
			'This is not a QR code for linking a device',
			'Pass the `qr` string of the client as it is',
		);
	}
	return {
		ref,
		noiseKey: Buffer.from(noise, 'base64'),
		identityKey: Buffer.from(identity, 'base64'),
		advSecret: Buffer.from(secret, 'base64'),
	};
}
