import { randomUUID } from 'node:crypto';
import { GatewayError } from '../../domain/errors';
import { type MediaKind, mediaLimits, mediaTooLarge } from '../../domain/media';
import type { Clock } from '../../domain/ports/clock';
import type { PublicHttp } from '../../domain/ports/http';
import type { FileStore, MediaRepository, MediaRow } from '../../domain/ports/media';
import type { OutgoingFile } from '../whatsapp/encode/media';
import { shapes } from './shape';
import type { FileShape, RawFile, Shape, Tools } from './shape/Shape';
import { sniff } from './sniff';
import { type GivenMedia, openBase64, openUrl, type OpenSource, typeOf } from './sources';

export interface MediaLibraryParts {
	files: FileStore;
	media: MediaRepository;
	http: PublicHttp;
	tools: Tools;
	clock: Clock;
	/** Days after which a file is deleted. */
	keepDays: number;
}

interface Stored extends Omit<RawFile, 'path' | 'sniffed'> {
	sha256: string;
}

/** How long files are kept where nobody says otherwise. */
export const mediaDays = 7;

const DAY = 24 * 60 * 60 * 1_000;

/** The files of all instances: what is to be sent, what came in, and what was uploaded for later. */
export class MediaLibrary {
	constructor(private readonly parts: MediaLibraryParts) {}

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

	async #store(instance: string, given: GivenMedia, maxBytes: number): Promise<Stored> {
		if (given.mediaId !== undefined) return this.#stored(instance, given.mediaId, given);
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

	async #stored(instance: string, mediaId: string, given: GivenMedia): Promise<Stored> {
		const row = await this.parts.media.get(mediaId);
		const isOwn = row && (row.instance === null || row.instance === instance);
		if (!isOwn || row.sha256 === null || !(await this.parts.files.has(row.sha256))) {
			throw new GatewayError('MEDIA_NOT_FOUND', mediaId);
		}
		return {
			sha256: row.sha256,
			size: row.size ?? 0,
			declared: given.mimeType ?? row.mimeType,
			fileName: given.fileName ?? row.fileName,
		};
	}

	#row(
		known: Pick<MediaRow, 'instance' | 'kind' | 'mimeType' | 'fileName' | 'size' | 'sha256'>,
	): MediaRow {
		const { clock, keepDays } = this.parts;
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
			expiresAt: now + keepDays * DAY,
		};
	}
}

/** Unguessable, in the form that vendors' documents show. */
export function newMediaId(): string {
	return `media_${randomUUID().replaceAll('-', '')}`;
}
