import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MediaEffect } from '../faults/Faults';
import type { Network } from '../Network';

interface Blob {
	body: Buffer;
	/** Folder of the upload, such as `image`. */
	folder: string;
}

const UPLOAD = /^\/(?:(?:mms|newsletter)\/)?((?:product\/)?[\w-]+)\/([^/?]+)$/;
/** Folders of files that channels show: in clear, and named by a handle. */
const CHANNELS = /^newsletter-/;
const DOWNLOAD = /^\/v\/t62\.[\w.-]+\//;
/** Oldest files are forgotten beyond this. */
const CAPACITY_BYTES = 512 * 1024 * 1024;
const SLOW_PARTS = 8;

/**
 * Where encrypted files wait to be fetched, as `mmg.whatsapp.net` keeps them: under a path that nobody can guess, for
 * whoever has it. Kept in memory, so they are gone after a restart.
 */
export class MediaHost {
	/** `127.0.0.1:port`, as `media_conn` tells it to clients. */
	host = '';
	/** What `media_conn` gives and each upload has to show. */
	auth = randomBytes(16).toString('hex');
	readonly stats = { uploads: 0, downloads: 0 };
	private readonly byPath = new Map<string, Blob>();
	/** What phones still have of files whose path has expired; by SHA-256 of the ciphertext, Base64. */
	private readonly byHash = new Map<string, Blob>();
	private readonly byHandle = new Map<string, string>();
	private bytes = 0;

	constructor(private readonly network: Network) {}

	/** Stores a ciphertext and gives its path. */
	put(body: Buffer, folder: string): string {
		const blob = { body, folder };
		const hash = hashOf(body);
		if (!this.byHash.has(hash)) this.bytes += body.length;
		this.byHash.set(hash, blob);
		while (this.bytes > CAPACITY_BYTES && this.byHash.size > 1) this.dropOldest();
		const directPath = `/v/t62.7118-24/${randomBytes(12).toString('hex')}_n.enc?ccb=11-4&oh=${randomBytes(8).toString('hex')}`;
		this.byPath.set(directPath, blob);
		return directPath;
	}

	/** The ciphertext below a path. */
	get(directPath: string): Buffer | undefined {
		return this.byPath.get(directPath)?.body;
	}

	/** The path that was given out with a handle. */
	pathOfHandle(handle: string): string | undefined {
		return this.byHandle.get(handle);
	}

	/** The bytes below a path that were uploaded to this folder. */
	find(directPath: string, folder: string): Buffer | undefined {
		const blob = this.byPath.get(directPath);
		return blob?.folder === folder ? blob.body : undefined;
	}

	/** Every path stops working, as paths do after weeks; phones still have the files. */
	expire(): void {
		this.byPath.clear();
	}

	/** Every path stops working and no phone has its file any more. */
	forget(): void {
		this.expire();
		this.byHash.clear();
		this.bytes = 0;
	}

	/** A phone uploads a file again: a new path, or undefined when it does not have it any more. */
	renew(encSha256: Uint8Array): string | undefined {
		const blob = this.byHash.get(Buffer.from(encSha256).toString('base64'));
		return blob && this.put(blob.body, blob.folder);
	}

	urlOf(directPath: string): string {
		return `https://${this.host}${directPath}`;
	}

	/** Answers a request of a client; false when it is not for this host. */
	serve(request: IncomingMessage, response: ServerResponse): boolean {
		const { method, url = '' } = request;
		const [path = ''] = url.split('?');
		const upload = UPLOAD.exec(path);
		if (method === 'POST' && upload) {
			const [, folder = '', hash = ''] = upload;
			void this.take(request, response, { folder, hash: decodeURIComponent(hash) });
			return true;
		}
		if (method !== 'GET' || !DOWNLOAD.test(path)) return false;
		void this.give(url, response);
		return true;
	}

	private async take(
		request: IncomingMessage,
		response: ServerResponse,
		{ folder, hash }: { folder: string; hash: string },
	): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
		const body = Buffer.concat(parts);
		const effect = this.network.faults.takeMedia(() => ({ on: 'upload', folder, path: '' }));
		if (effect?.kind === 'hang') return;
		if (effect?.kind === 'slow') await this.pause(effect.ms);
		if (effect?.kind === 'status') return answer(response, effect.code, {});
		const query = new URL(request.url ?? '', 'http://host').searchParams;
		if (query.get('auth') !== this.auth) return answer(response, 401, { error: 'auth' });
		const isWhole = toUrlForm(hashOf(body)) === hash && query.get('token') === hash;
		if (!isWhole) {
			this.network.problem('malformed upload', `${folder}: the hash is another`, 'media host');
			return answer(response, 400, { error: 'hash' });
		}
		this.stats.uploads += 1;
		const direct_path = this.put(body, folder);
		const handle = CHANNELS.test(folder) ? this.handOut(direct_path) : undefined;
		answer(response, 200, { url: this.urlOf(direct_path), direct_path, handle });
	}

	private handOut(directPath: string): string {
		const handle = randomBytes(24).toString('base64url');
		this.byHandle.set(handle, directPath);
		return handle;
	}

	private async give(path: string, response: ServerResponse): Promise<void> {
		const blob = this.byPath.get(path);
		const folder = blob?.folder ?? '';
		const effect = this.network.faults.takeMedia(() => ({ on: 'download', folder, path }));
		if (effect?.kind === 'hang') return;
		if (effect?.kind === 'status') return void response.writeHead(effect.code).end();
		if (!blob) return void response.writeHead(404).end();
		this.stats.downloads += 1;
		const body = effect ? spoil(blob.body, effect) : blob.body;
		response.writeHead(200, {
			'content-type': 'application/octet-stream',
			'content-length': blob.body.length,
		});
		if (effect?.kind === 'truncate') return void response.write(body, () => response.destroy());
		if (effect?.kind === 'slow') await this.drip(response, body, effect.ms);
		response.end(effect?.kind === 'slow' ? undefined : body);
	}

	private async drip(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
		const size = Math.ceil(body.length / SLOW_PARTS);
		for (let at = 0; at < body.length; at += size) {
			response.write(body.subarray(at, at + size));
			await this.pause(ms / SLOW_PARTS);
		}
	}

	private pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.network.onClose(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	}

	private dropOldest(): void {
		const [oldest] = this.byHash;
		if (!oldest) return;
		const [hash, blob] = oldest;
		this.byHash.delete(hash);
		this.bytes -= blob.body.length;
		for (const [path, each] of this.byPath) {
			if (each.body === blob.body) this.byPath.delete(path);
		}
	}
}

function spoil(body: Buffer, effect: MediaEffect): Buffer {
	if (effect.kind === 'truncate') return body.subarray(0, Math.floor(body.length / 2));
	if (effect.kind !== 'corrupt') return body;
	const damaged = Buffer.from(body);
	const middle = Math.floor(body.length / 2);
	damaged[middle] = (damaged[middle] ?? 0) ^ 0xff;
	return damaged;
}

function hashOf(body: Buffer): string {
	return createHash('sha256').update(body).digest('base64');
}

/** Clients write the hash in the URL-safe alphabet and without padding. */
function toUrlForm(base64: string): string {
	return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function answer(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
