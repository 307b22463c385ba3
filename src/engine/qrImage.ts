import { toDataURL } from 'qrcode';

/** The QR as a PNG in a data URL, with the quiet zone that phone cameras want. */
export function renderQr(text: string): Promise<string> {
	return toDataURL(text, { type: 'image/png', margin: 4, scale: 8 });
}
