import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Agent } from 'node:http';
import { MEDIA_PATH_MAP } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { Clock } from '../../../domain/ports/clock';
import type { FileStore } from '../../../domain/ports/media';
import { BoundedMap } from '../../../support/BoundedMap';
import type { MediaServers } from './MediaServers';
import { type Place, postFile, type Scheme } from './postFile';
import { newMediaKey, sealedSize, sealFile, type SealType } from './sealedFile';

/** A file as it lies at WhatsApp. */
export interface UploadedFile {
	/** Both null where the file lies in clear. */
	mediaKey: Buffer | null;
	encSha256: Buffer | null;
	/** What a post to a channel names it by; null where there is none. */
	handle: string | null;
	directPath: string;
	url: string;
	/** Seconds since the epoch. */
	uploadedAt: number;
}

export interface FileToUpload {
	/** Hex. */
	sha256: string;
	/** Bytes. */
	size: number;
}

export interface UploaderParts {
	files: FileStore;
	servers: MediaServers;
	/** `http:` for the sandbox alone. */
	scheme: Scheme;
	/** By which a proxy is taken. */
	agent?: Agent | undefined;
	known: UploadMemory;
	clock: Clock;
}

/** Uploads of an instance by file and type: one picture for a thousand people leaves the gateway once. */
export type UploadMemory = BoundedMap<string, Promise<UploadedFile>>;

/** WhatsApp keeps what was uploaded for weeks; a send within the hour names the same upload. */
const REUSED = { limit: 1_000, ageMs: 60 * 60_000 };

/** Files up to this are encrypted once, in memory; larger ones twice, since their hash is part of the address. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024;

export function openUploadMemory(clock: Clock): UploadMemory {
	return new BoundedMap(REUSED.limit, REUSED.ageMs, () => clock.now());
}

/** Encrypts stored files and takes them to WhatsApp's media hosts. */
export class Uploader {
	constructor(private readonly parts: UploaderParts) {}

	/** Rejects with MEDIA_UPLOAD_FAILED when no host takes it. `inClear`: for a channel, which anybody may follow. */
	async upload(
		file: FileToUpload,
		type: SealType,
		{ inClear = false } = {},
	): Promise<UploadedFile> {
		const { known } = this.parts;
		const name = `${inClear ? 'clear ' : ''}${type} ${file.sha256}`;
		const before = known.get(name);
		if (before) return before;
		const uploading = inClear ? this.#uploadForChannel(file, type) : this.#upload(file, type);
		known.set(name, uploading);
		// Whoever sends it next tries again.
		uploading.catch(() => known.delete(name));
		return uploading;
	}

	/** A file that everybody may see goes as it is, such as a picture of a product. Resolves with its path. */
	async uploadOpen(file: FileToUpload): Promise<string> {
		const folder = MEDIA_PATH_MAP['product-catalog-image'] ?? '';
		return (await this.#offerOpen(file, folder)).directPath;
	}

	async #upload(file: FileToUpload, type: SealType): Promise<UploadedFile> {
		const { files, clock } = this.parts;
		const path = files.pathOf(file.sha256);
		const mediaKey = newMediaKey();
		const hash = createHash('sha256');
		const kept: Buffer[] = [];
		const isKept = file.size <= IN_MEMORY_BYTES;
		for await (const part of sealFile(path, mediaKey, type)) {
			hash.update(part);
			if (isKept) kept.push(part);
		}
		const encSha256 = hash.digest();
		const body = () => (isKept ? kept : sealFile(path, mediaKey, type));
		const size = sealedSize(file.size);
		const folder = MEDIA_PATH_MAP[type] ?? '';
		const place = await this.#offer({ folder, hash: encSha256, size, body });
		const uploadedAt = Math.floor(clock.now() / 1_000);
		return { mediaKey, encSha256, uploadedAt, ...place };
	}

	/** Source of the address: whatsmeow upload.go, UploadNewsletter. */
	async #uploadForChannel(file: FileToUpload, type: SealType): Promise<UploadedFile> {
		const place = await this.#offerOpen(file, `/newsletter/newsletter-${type}`);
		const uploadedAt = Math.floor(this.parts.clock.now() / 1_000);
		return { mediaKey: null, encSha256: null, uploadedAt, ...place };
	}

	#offerOpen({ sha256, size }: FileToUpload, folder: string): Promise<Place> {
		const hash = Buffer.from(sha256, 'hex');
		const body = () => createReadStream(this.parts.files.pathOf(sha256));
		return this.#offer({ folder, hash, size, body });
	}

	/** To each host in turn; once more to all with a fresh permission when one says that this one is over. */
	async #offer(file: Offered): Promise<Place> {
		const { servers, scheme, agent } = this.parts;
		let failure = 'there is no host';
		for (const fresh of [false, true]) {
			const { hosts, auth } = await servers.get({ fresh });
			for (const host of hosts) {
				const answer = await postFile(`${scheme}//${host}${pathOf(file, auth)}`, {
					...file,
					agent,
				});
				if (answer.place) return answer.place;
				failure = `${host} ${answer.failure}`;
				if (answer.isUnauthorized) break;
			}
		}
		throw new GatewayError('MEDIA_UPLOAD_FAILED', failure);
	}
}

interface Offered {
	/** Path that the type's files are posted below. */
	folder: string;
	/** SHA-256 of what is posted. */
	hash: Buffer;
	size: number;
	body: () => Iterable<Buffer> | AsyncIterable<Buffer>;
}

function pathOf({ folder, hash }: Offered, auth: string): string {
	const name = hash.toString('base64url');
	return `${folder}/${name}?auth=${encodeURIComponent(auth)}&token=${name}`;
}
