import { createReadStream } from 'node:fs';
import { GatewayError } from '../../domain/errors';
import {
	type FileType,
	largestMedia,
	type MediaKind,
	mediaLimits,
	mediaTooLarge,
} from '../../domain/media';
import type { Clock } from '../../domain/ports/clock';
import type { PublicHttp } from '../../domain/ports/http';
import type { Logger } from '../../domain/ports/logger';
import type { FileStore, MediaRepository, MediaRow } from '../../domain/ports/media';
import type { OutgoingFile } from '../whatsapp/encode/media';
import type { MediaLinks } from './MediaLinks';
import { newMediaId, requestMediaId } from './mediaIds';
import { shapes } from './shape';
import type { FileShape, RawFile, Shape, Tools } from './shape/Shape';
import { sniff, typeByName } from './sniff';
import { squarePicture } from './squarePicture';
import { type GivenMedia, openBase64, openUrl, type OpenSource, typeOf } from './sources';

export interface MediaLibraryParts {
	files: FileStore;
	media: MediaRepository;
	http: PublicHttp;
	tools: Tools;
	links: MediaLinks;
	clock: Clock;
	logger: Logger;
	/** How long a file is kept, milliseconds. */
	keepMs: number;
	/** How much files that expire may take together; the oldest go first, whatever their days. */
	maxBytes: number;
}

interface Stored extends Omit<RawFile, 'path' | 'sniffed'> {
	sha256: string;
}

const HOUR = 60 * 60 * 1_000;
const TRIM_EVERY_MS = 10 * 60 * 1_000;
const TRIM_AT_ONCE = 100;
/** What no row names may belong to a request that is still being read. */
const LOOSE_MS = 24 * HOUR;

/** The files of all instances: what is to be sent, what came in, and what was uploaded for later. */
export class MediaLibrary {
	#cancel: () => void = () => undefined;
	#cancelTrim: () => void = () => undefined;

	constructor(private readonly parts: MediaLibraryParts) {}

	/** Deletes what has expired, now and every hour, and what there is no room for. */
	start(): void {
		this.#sweepLater();
		this.#trimLater();
	}

	#sweepLater(): void {
		void this.sweep().catch((error: unknown) => {
			this.parts.logger.warn({ error: String(error) }, 'old files could not be deleted');
		});
		this.#cancel = this.parts.clock.schedule(HOUR, () => this.#sweepLater());
	}

	stop(): void {
		this.#cancel();
		this.#cancelTrim();
	}

	#trimLater(): void {
		this.#cancelTrim = this.parts.clock.schedule(TRIM_EVERY_MS, () => {
			this.trim().catch((error: unknown) => {
				this.parts.logger.warn({ error: String(error) }, 'files beyond the limit stay');
			});
			this.#trimLater();
		});
	}

	/** What was made within the hour stays: a send may wait for it. */
	async trim(): Promise<void> {
		const { media, files, clock, logger, maxBytes } = this.parts;
		let count = 0;
		for (;;) {
			const gone = await media.trim(maxBytes, clock.now() - HOUR, TRIM_AT_ONCE);
			if (gone.length === 0) break;
			for (const sha256 of new Set(gone)) {
				if (!(await media.isNeeded(sha256))) await files.remove(sha256);
			}
			count += gone.length;
		}
		if (count > 0) logger.info({ files: count, maxBytes }, 'oldest files deleted for room');
	}

	async sweep(): Promise<void> {
		const { media, files, clock, logger } = this.parts;
		const rows = await media.expire(clock.now());
		const swept = await files.sweep((sha256) => media.isNeeded(sha256), clock.now() - LOOSE_MS);
		if (rows + swept > 0) logger.info({ rows, files: swept }, 'old files deleted');
	}

	/**
	 * Stores a file for a send and finds out what its message has to tell of it; what WhatsApp would not show is
	 * converted. Resolves once the bytes are durable. Rejects with MEDIA_TOO_LARGE, MEDIA_REFUSED, FFMPEG_NEEDED,
	 * MEDIA_NOT_FOUND, and with what fetching a URL rejects with.
	 */
	async take(
		instance: string,
		given: GivenMedia,
		kind: MediaKind,
		shape: Shape = shapes[kind],
	): Promise<OutgoingFile> {
		const raw = await this.#store(instance, given, mediaLimits[kind]);
		const { stored, facts } = await this.#shape(raw, kind, shape);
		const row = this.#row({
			instance,
			kind,
			mimeType: facts.mimeType,
			fileName: facts.fileName ?? raw.fileName,
			size: stored.size,
			sha256: stored.sha256,
		});
		await this.parts.media.add(row);
		return {
			kind,
			mediaId: row.mediaId,
			sha256: stored.sha256,
			size: stored.size,
			mimeType: facts.mimeType,
			fileName: row.fileName,
			seconds: facts.seconds ?? null,
			width: facts.width ?? null,
			height: facts.height ?? null,
			animated: facts.animated ?? false,
			thumbnail: facts.thumbnail?.toString('base64') ?? null,
			waveform: facts.waveform?.toString('base64') ?? null,
		};
	}

	/** The picture of a profile or a group. Rejects as `take` does. */
	async picture(instance: string, given: GivenMedia): Promise<Buffer> {
		const { sha256 } = await this.#store(instance, given, mediaLimits.image);
		return squarePicture(this.parts.files.pathOf(sha256));
	}

	/** Stores a file for later sends. Rejects as `take` does. */
	async add(
		instance: string | null,
		given: GivenMedia,
		type: FileType | undefined,
	): Promise<MediaRow> {
		const raw = await this.#store(instance, given, type ? mediaLimits[type] : largestMedia);
		const sniffed = await sniff(this.parts.files.pathOf(raw.sha256));
		const found = typeOfFile(sniffed);
		if (type !== undefined && type !== 'document' && type !== found) {
			throw new GatewayError(
				'MEDIA_REFUSED',
				`it is ${sniffed ?? 'of an unknown type'}, not ${type}`,
			);
		}
		const isLight = raw.size <= mediaLimits[found];
		const row = this.#row({
			instance,
			kind: type ?? (isLight ? found : 'document'),
			mimeType: sniffed ?? raw.declared ?? typeByName(raw.fileName),
			fileName: raw.fileName,
			size: raw.size,
			sha256: raw.sha256,
		});
		await this.parts.media.add(row);
		return row;
	}

	/** A file of a request, for as long as that is worked on. What a crash leaves of it ends by itself. */
	async takeIn(
		bytes: AsyncIterable<Uint8Array>,
		{ fileName = null, mimeType }: { fileName?: string | null; mimeType: string },
	): Promise<{ mediaId: string; size: number }> {
		const { sha256, size } = await this.parts.files.put(bytes, { maxBytes: largestMedia });
		const row = this.#row({
			...{ instance: null, kind: null, mimeType: typeOf(mimeType), fileName, size, sha256 },
		});
		const mediaId = requestMediaId(sha256);
		await this.parts.media.add({ ...row, mediaId, expiresAt: row.createdAt + HOUR });
		return { mediaId, size };
	}

	/** Bytes of a row that any instance may have. Rejects with MEDIA_NOT_FOUND. */
	async *read(mediaId: string): AsyncGenerator<Uint8Array> {
		const { sha256 } = await this.row(null, mediaId);
		if (sha256 === null) throw new GatewayError('MEDIA_NOT_FOUND', mediaId);
		yield* createReadStream(this.parts.files.pathOf(sha256)) as AsyncIterable<Buffer>;
	}

	/** Audio or video as MP4. Rejects with FFMPEG_NEEDED. */
	toMp4(path: string, mimeType: string): AsyncIterable<Uint8Array> {
		return this.parts.tools.ffmpeg.toMp4(path, mimeType.split(';')[0] ?? null);
	}

	/** A row that this instance may see; null sees all. Rejects with MEDIA_NOT_FOUND. */
	async row(instance: string | null, mediaId: string): Promise<MediaRow> {
		const row = await this.parts.media.get(mediaId);
		const isVisible =
			row && (instance === null || row.instance === null || row.instance === instance);
		if (!isVisible) throw new GatewayError('MEDIA_NOT_FOUND', mediaId);
		return row;
	}

	/** Its bytes go too, unless another row names them. */
	async remove({ mediaId, sha256 }: MediaRow): Promise<void> {
		const { media, files } = this.parts;
		await media.delete(mediaId);
		if (sha256 !== null && !(await media.isNeeded(sha256))) await files.remove(sha256);
	}

	async #shape(
		raw: Stored,
		kind: MediaKind,
		shape: Shape,
	): Promise<{ stored: { sha256: string; size: number }; facts: FileShape }> {
		const { files, tools } = this.parts;
		let stored: { sha256: string; size: number } = raw;
		// What was converted is looked at like any other file, and then is what it should be.
		for (const isSecond of [false, true]) {
			const path = files.pathOf(stored.sha256);
			const file = { ...raw, ...stored, path, sniffed: await sniff(path) };
			const shaped = await shape(isSecond ? { ...file, declared: null } : file, tools);
			if (!('converted' in shaped)) return { stored, facts: shaped };
			stored = await files.put(shaped.converted, { maxBytes: mediaLimits[kind] });
		}
		throw new GatewayError('INTERNAL', `the converted file is no ${kind}`);
	}

	async #store(instance: string | null, given: GivenMedia, maxBytes: number): Promise<Stored> {
		if (given.mediaId !== undefined) {
			const stored = await this.#stored(instance, given.mediaId, given);
			if (stored.size > maxBytes) throw mediaTooLarge(maxBytes);
			return stored;
		}
		const source = await this.#open(given);
		if (source.size !== null && source.size > maxBytes) {
			source.close();
			throw mediaTooLarge(maxBytes);
		}
		const { sha256, size } = await this.parts.files.put(source.bytes, { maxBytes });
		return {
			sha256,
			size,
			declared: given.mimeType ? typeOf(given.mimeType) : source.mimeType,
			fileName: given.fileName ?? source.fileName,
		};
	}

	#open({ url, base64 }: GivenMedia): OpenSource | Promise<OpenSource> {
		if (url !== undefined) return openUrl(url, this.parts.http);
		return openBase64(base64 ?? '');
	}

	async #stored(instance: string | null, mediaId: string, given: GivenMedia): Promise<Stored> {
		const row = await this.row(instance, mediaId);
		if (row.sha256 === null || !(await this.parts.files.has(row.sha256))) {
			throw new GatewayError('MEDIA_NOT_FOUND', mediaId);
		}
		return {
			sha256: row.sha256,
			size: row.size ?? 0,
			declared: given.mimeType ? typeOf(given.mimeType) : row.mimeType,
			fileName: given.fileName ?? row.fileName,
		};
	}

	#row(
		known: Pick<MediaRow, 'instance' | 'kind' | 'mimeType' | 'fileName' | 'size' | 'sha256'>,
	): MediaRow {
		const { clock, keepMs } = this.parts;
		const now = clock.now();
		return {
			...known,
			mediaId: newMediaId(),
			messageId: null,
			state: 'stored',
			source: null,
			error: null,
			attempts: 0,
			dueAt: now,
			createdAt: now,
			expiresAt: now + keepMs,
		};
	}
}

function typeOfFile(sniffed: string | null): FileType {
	const [family] = sniffed?.split('/') ?? [];
	return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}
