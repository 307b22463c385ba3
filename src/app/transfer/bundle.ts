import {
	createCipheriv,
	createDecipheriv,
	createSecretKey,
	randomBytes,
	scrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { GatewayError } from '../../domain/errors';
import type { Network } from '../../domain/instance';
import type { SessionCopy } from '../../domain/ports/transfer';

/** What a bundle says without its passphrase. */
export interface BundleHead {
	/** Each export has its own, and each import remembers it. */
	id: string;
	/** As it was called where it comes from. */
	instance: string;
	network: Network;
	phone: string | null;
	/** Milliseconds since the epoch. */
	exportedAt: number;
}

export interface Bundle {
	head: BundleHead;
	lid: string | null;
	profileName: string | null;
	copy: SessionCopy;
}

interface Sealed extends BundleHead {
	kdf: { name: 'scrypt'; n: number; r: number; p: number; salt: string };
	nonce: string;
}

/** The first line of a bundle; the version of the form is its end. */
const MAGIC = 'wagate session 1';
/** Half a second and 128 MB for each guess, on a machine of today. */
const COST = { n: 2 ** 17, r: 8, p: 1 };
/** What a head may ask for at most, so that a made-up one does not eat the machine. */
const LARGEST_COST = { n: 2 ** 20, r: 8, p: 4 };
const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const pack = promisify<Buffer, Buffer>(deflate);
const unpack = promisify<Buffer, Buffer>(inflate);

/**
 * A linked device as one file: a line of magic, a line of JSON that anybody can read, and the rest under AES-256-GCM with
 * a key that scrypt makes of the passphrase. Both lines are bound to it.
 */
export async function sealBundle(bundle: Bundle, passphrase: string): Promise<Buffer> {
	const { head, ...rest } = bundle;
	const salt = randomBytes(16);
	const nonce = randomBytes(12);
	const sealed: Sealed = {
		...head,
		kdf: { name: 'scrypt', ...COST, salt: salt.toString('base64') },
		nonce: nonce.toString('base64'),
	};
	const lines = Buffer.from(`${MAGIC}\n${JSON.stringify(sealed)}\n`);
	const key = await keyOf(passphrase, sealed);
	const cipher = createCipheriv(CIPHER, key, nonce);
	cipher.setAAD(lines);
	const clear = await pack(Buffer.from(JSON.stringify(rest, bytesToText)));
	return Buffer.concat([lines, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** Null for a file that is no bundle. */
export function readHead(file: Buffer): BundleHead | null {
	const parts = split(file);
	if (!parts) return null;
	const { id, instance, network, phone, exportedAt } = parts.sealed;
	return { id, instance, network, phone, exportedAt };
}

/** Rejects with BUNDLE_REFUSED: a wrong passphrase, or a file that was changed. */
export async function openBundle(file: Buffer, passphrase: string): Promise<Bundle> {
	const parts = split(file);
	if (!parts) throw new GatewayError('BUNDLE_REFUSED', 'it is no exported session');
	const { sealed, lines, body } = parts;
	const key = await keyOf(passphrase, sealed);
	const decipher = createDecipheriv(CIPHER, key, Buffer.from(sealed.nonce, 'base64'));
	decipher.setAAD(lines);
	decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
	try {
		const clear = decipher.update(body.subarray(0, body.length - TAG_BYTES));
		decipher.final();
		const text = (await unpack(clear)).toString();
		const rest = JSON.parse(text, textToBytes) as Omit<Bundle, 'head'>;
		const { id, instance, network, phone, exportedAt } = sealed;
		return { head: { id, instance, network, phone, exportedAt }, ...rest };
	} catch (cause) {
		const what = 'the passphrase is another one, or the file was changed';
		throw new GatewayError('BUNDLE_REFUSED', what, { cause });
	}
}

function split(file: Buffer): { sealed: Sealed; lines: Buffer; body: Buffer } | null {
	const magic = Buffer.from(`${MAGIC}\n`);
	if (!file.subarray(0, magic.length).equals(magic)) return null;
	const end = file.indexOf('\n', magic.length) + 1;
	if (end === 0 || file.length < end + TAG_BYTES) return null;
	try {
		const sealed = JSON.parse(file.toString('utf8', magic.length, end)) as Sealed;
		return { sealed, lines: file.subarray(0, end), body: file.subarray(end) };
	} catch {
		return null;
	}
}

async function keyOf(passphrase: string, { kdf }: Sealed) {
	const { n, r, p, salt } = kdf;
	const isFair = [n, r, p].every((each) => Number.isInteger(each) && each > 0);
	if (!isFair || n > LARGEST_COST.n || r > LARGEST_COST.r || p > LARGEST_COST.p) {
		throw new GatewayError('BUNDLE_REFUSED', 'it asks for more than any export of ours does');
	}
	const maxmem = 256 * n * r * p;
	const bytes = await derive(passphrase, Buffer.from(salt, 'base64'), 32, { N: n, r, p, maxmem });
	return createSecretKey(bytes);
}

/** Bytes travel as `{ "$": Base64 }`. */
function bytesToText(this: Record<string, unknown>, key: string, value: unknown): unknown {
	// Buffers have become something else by the time `value` is asked for.
	const raw = this[key];
	if (!(raw instanceof Uint8Array)) return value;
	const { buffer, byteOffset, byteLength } = raw;
	return { $: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

function textToBytes(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || !('$' in value)) return value;
	const { $: text } = value;
	return typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'base64')) : value;
}
