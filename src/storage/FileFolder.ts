import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mediaTooLarge } from '../domain/media';
import type { FileStore } from '../domain/ports/media';
import { isDiskFailure, storageFailed } from './storageErrors';

/** Files that are still being written; what a crash left of them is swept away like the others. */
const PARTS = 'parts';
const SHA256 = /^[0-9a-f]{64}$/;

/** Files below `media/` in the data folder, in 256 folders by the first two digits of their hash. */
export class FileFolder implements FileStore {
	constructor(private readonly folder: string) {}

	async put(bytes: AsyncIterable<Uint8Array>, { maxBytes }: { maxBytes: number }) {
		const part = join(this.folder, PARTS, randomUUID());
		try {
			await mkdir(dirname(part), { recursive: true, mode: 0o700 });
			const written = await writePart(part, bytes, maxBytes);
			await this.#keep(part, written.sha256);
			return written;
		} catch (error) {
			await rm(part, { force: true }).catch(() => undefined);
			throw isDiskFailure(error) ? storageFailed(error) : error;
		}
	}

	async has(sha256: string): Promise<boolean> {
		if (!SHA256.test(sha256)) return false;
		return stat(this.pathOf(sha256)).then(
			() => true,
			() => false,
		);
	}

	pathOf(sha256: string): string {
		if (!SHA256.test(sha256)) throw new TypeError('a file is named by its SHA-256 in hex');
		return join(this.folder, sha256.slice(0, 2), sha256);
	}

	async remove(sha256: string): Promise<void> {
		await rm(this.pathOf(sha256), { force: true });
	}

	async sweep(isNeeded: (sha256: string) => Promise<boolean>, before: number): Promise<number> {
		let swept = 0;
		for (const name of await list(this.folder)) {
			for (const file of await list(join(this.folder, name))) {
				const path = join(this.folder, name, file);
				const isOld = await stat(path).then(
					({ mtimeMs }) => mtimeMs < before,
					() => false,
				);
				if (!isOld || (SHA256.test(file) && (await isNeeded(file)))) continue;
				await rm(path, { force: true });
				swept += 1;
			}
		}
		return swept;
	}

	/** Under its own name, durable with its folder. A file that is there already counts as touched now. */
	async #keep(part: string, sha256: string): Promise<void> {
		const path = this.pathOf(sha256);
		if (await this.has(sha256)) {
			const now = new Date();
			await utimes(path, now, now);
			await rm(part);
			return;
		}
		await mkdir(dirname(path), { recursive: true, mode: 0o700 });
		await rename(part, path);
		await syncFolder(dirname(path));
	}
}

async function writePart(path: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number) {
	const hash = createHash('sha256');
	let size = 0;
	let file: FileHandle | null = null;
	try {
		file = await open(path, 'wx', 0o600);
		for await (const part of bytes) {
			size += part.byteLength;
			if (size > maxBytes) throw mediaTooLarge(maxBytes);
			hash.update(part);
			await file.writeFile(part);
		}
		await file.sync();
		return { sha256: hash.digest('hex'), size };
	} finally {
		await file?.close();
	}
}

/** Names are durable once their folder is; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
	if (process.platform === 'win32') return;
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

function list(folder: string): Promise<string[]> {
	return readdir(folder).catch(() => []);
}
