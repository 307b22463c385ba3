import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GatewayError } from '../../domain/errors';
import { mediaLimits } from '../../domain/media';

const run = promisify(execFile);

const TIMEOUT_MS = 180_000;
/** Longest output, in seconds; WhatsApp's limit of bytes comes first. */
const LONGEST = '3600';
const THUMBNAIL_TIMEOUT_MS = 20_000;

/**
 * The one demuxer for each kind of file. Without it ffmpeg would look for itself, and a playlist that calls itself a
 * video makes it read other files of this machine.
 */
const demuxers: Record<string, string> = {
	'video/mp4': 'mov',
	'video/quicktime': 'mov',
	'video/3gpp': 'mov',
	'video/3gpp2': 'mov',
	'video/x-msvideo': 'avi',
	'video/vnd.avi': 'avi',
	'video/matroska': 'matroska',
	'video/x-matroska': 'matroska',
	'video/webm': 'matroska',
	'video/x-flv': 'flv',
	'video/mpeg': 'mpeg',
	'image/gif': 'gif',
	'audio/mp4': 'mov',
	'audio/mpeg': 'mp3',
	'audio/aac': 'aac',
	'audio/amr': 'amr',
	'audio/flac': 'flac',
	'audio/x-flac': 'flac',
	'audio/ogg': 'ogg',
	'audio/wav': 'wav',
	'audio/webm': 'matroska',
};

const mp4Arguments = [
	...['-map', '0:v:0', '-map', '0:a:0?', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '26'],
	...['-pix_fmt', 'yuv420p', '-vf', "scale='trunc(min(1280,iw)/2)*2':-2"],
	...['-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart', '-f', 'mp4'],
];
const voiceArguments = [
	...['-map', '0:a:0', '-vn', '-ac', '1', '-ar', '48000'],
	...['-c:a', 'libopus', '-b:a', '32k', '-application', 'voip', '-f', 'ogg'],
];
const audioMp4Arguments = ['-map', '0:a:0', '-vn', '-c:a', 'aac', '-b:a', '96k', '-f', 'mp4'];

/** The ffmpeg of this machine, when it has one: no shell, no network, nothing read but the file itself. */
export class Ffmpeg {
	#isThere: Promise<boolean> | null = null;

	/** `command`: a name on the PATH, or a path. */
	constructor(private readonly command = 'ffmpeg') {}

	/** Video as every WhatsApp plays it. Rejects with FFMPEG_NEEDED or MEDIA_REFUSED. */
	toMp4(path: string, type: string | null): AsyncIterable<Uint8Array> {
		const isAudio = type?.startsWith('audio/') ?? false;
		const [what, limit] = isAudio
			? (['Audio as MP4', mediaLimits.audio] as const)
			: (['Video that is not MP4', mediaLimits.video] as const);
		return this.#convert(path, type, isAudio ? audioMp4Arguments : mp4Arguments, { what, limit });
	}

	/** Audio as a voice note: Ogg with Opus. Rejects as `toMp4` does. */
	toVoice(path: string, type: string | null): AsyncIterable<Uint8Array> {
		const what = 'A voice note of something other than MP3, WAV or OGG';
		return this.#convert(path, type, voiceArguments, { what, limit: mediaLimits.voice });
	}

	/** The first picture of a video as JPEG; null without ffmpeg, or when it finds none. */
	async frameOf(path: string, type: string | null): Promise<Buffer | null> {
		const demuxer = demuxers[type ?? ''];
		if (!demuxer || !(await this.#found())) return null;
		const output = ['-frames:v', '1', '-vf', 'scale=100:-2', '-f', 'mjpeg', 'pipe:1'];
		return run(this.command, [...inputOf(path, demuxer), ...output], {
			timeout: THUMBNAIL_TIMEOUT_MS,
			encoding: 'buffer',
		}).then(
			({ stdout }) => (stdout.length > 0 ? stdout : null),
			() => null,
		);
	}

	async *#convert(
		path: string,
		type: string | null,
		output: readonly string[],
		{ what, limit }: { what: string; limit: number },
	): AsyncGenerator<Uint8Array> {
		const demuxer = demuxers[type ?? ''];
		if (!demuxer) {
			throw new GatewayError('MEDIA_REFUSED', `${type ?? 'an unknown type'} cannot be converted`);
		}
		if (!(await this.#found())) throw new GatewayError('FFMPEG_NEEDED', what);
		const folder = await mkdtemp(join(tmpdir(), 'wagate-convert-'));
		const target = join(folder, 'output');
		try {
			const bounds = ['-t', LONGEST, '-fs', String(limit)];
			await run(this.command, [...inputOf(path, demuxer), ...output, ...bounds, target], {
				timeout: TIMEOUT_MS,
			}).catch(refused);
			yield* createReadStream(target) as AsyncIterable<Buffer>;
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}

	#found(): Promise<boolean> {
		this.#isThere ??= run(this.command, ['-version']).then(
			() => true,
			() => false,
		);
		return this.#isThere;
	}
}

function inputOf(path: string, demuxer: string): string[] {
	return ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', path];
}

/** Its last line says why; paths of this machine do not leave it. */
function refused(error: unknown): never {
	const { stderr = '', killed } = error as { stderr?: string; killed?: boolean };
	if (killed) throw new GatewayError('TIMEOUT', 'Converting the file');
	const reason = stderr.trim().split('\n').at(-1) ?? '';
	const said = reason.replace(/\S*[/\\]\S*/g, '').trim();
	throw new GatewayError(
		'MEDIA_REFUSED',
		`ffmpeg cannot convert it (${said || 'no reason given'})`,
	);
}
