import { z } from 'zod';
import { linkedExample } from '../../fields';

/** What `create` and `connect` share: the phone to pair with, and an offer as examples show it. */

export const offered = {
	...linkedExample,
	state: 'qr',
	phone: null,
	lid: null,
	profileName: null,
	qr: 'https://wa.me/settings/linked_devices#2@q7…',
	qrImage: 'data:image/png;base64,iVBORw0KGgo…',
	pairingCode: null,
	expiresAt: '2026-11-22T09:01:00.000Z',
} as const;

export const pairingPhone = z
	.string()
	.trim()
	.optional()
	.meta({
		title: 'Phone Number',
		description:
			'Number of the phone to link: asks for a pairing code to type instead of a QR to scan',
		ui: { widget: 'phone', advanced: true, placeholder: '5511988887777' },
	});
