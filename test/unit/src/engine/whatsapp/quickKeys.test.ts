import crypto from 'node:crypto';
import { wrapKeyBytes } from '../../../../../src/engine/whatsapp/quickKeys';

const key = Buffer.alloc(32, 7);
const iv = Buffer.alloc(12, 9);

function seal(): Buffer {
	const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
	cipher.setAAD(Buffer.from('head'));
	return Buffer.concat([cipher.update('secret'), cipher.final(), cipher.getAuthTag()]);
}

function unseal(sealed: Buffer): string {
	const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);
	decipher.setAAD(Buffer.from('head'));
	decipher.setAuthTag(sealed.subarray(-16));
	return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
}

test('keys of every form give what they gave before', () => {
	wrapKeyBytes();
	const { createHmac } = crypto;
	wrapKeyBytes();
	expect(crypto.createHmac).toBe(createHmac);
	// Sealed by OpenSSL with nothing wrapped.
	const plain = Buffer.from('54e0e7e6db84322c4aae7aa0f0a9965becf05b9b8ffe', 'hex');
	expect(seal()).toEqual(plain);
	expect(unseal(plain)).toBe('secret');
	// RFC 4231, test case 2.
	const mac = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
	for (const given of ['Jefe', Buffer.from('Jefe'), crypto.createSecretKey('Jefe', 'utf8')]) {
		const hmac = crypto.createHmac('sha256', given).update('what do ya want for nothing?');
		expect(hmac.digest('hex')).toBe(mac);
	}
	expect(crypto.createHmac('sha256', Buffer.alloc(0)).update('').digest('hex')).toHaveLength(64);
	expect(() => crypto.createCipheriv('aes-256-gcm', Buffer.alloc(5), iv)).toThrow(
		'Invalid key length',
	);
});

test('the names that ESM modules took are the same functions', async () => {
	wrapKeyBytes();
	const names = await import('node:crypto');
	expect(names.createHmac).toBe(crypto.createHmac);
});
