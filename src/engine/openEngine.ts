import type { Network } from '../domain/instance';
import type { Clock } from '../domain/ports/clock';
import type { DeliveryDesk } from '../domain/ports/delivery';
import type { EventSink } from '../domain/ports/gateway';
import type { PublicHttp } from '../domain/ports/http';
import type { Logger } from '../domain/ports/logger';
import type { Storage } from '../domain/ports/storage';
import { buildGuardedHttp } from '../support/guardedHttp';
import type { WaVersion } from './connection';
import { EngineHost } from './EngineHost';
import { LinkPreviews } from './linkPreview';
import { VoiceThread } from './media/audio/VoiceThread';
import { Ffmpeg } from './media/Ffmpeg';
import { MediaLibrary } from './media/MediaLibrary';
import { MediaLinks } from './media/MediaLinks';
import type { SettingsGiven } from './settings';
import { fetchCurrentVersion } from './whatsapp/currentVersion';
import { libraryVersion, openWhatsApp, type SandboxServer } from './whatsapp/openWhatsApp';

export interface EngineOptions {
	storage: Storage;
	events: EventSink;
	/** Where what became of events is looked after. */
	desk: DeliveryDesk;
	/** Rejects with PLAIN_HTTP_REFUSED for a webhook that may not be posted to; all may be by default. */
	checkWebhookUrl?: (url: string) => Promise<void>;
	network: Network;
	/** Where the local WhatsApp answers; needed for the network `sandbox` and for nothing else. */
	sandbox?: SandboxServer | null;
	clock: Clock;
	logger: Logger;
	/** Version of this gateway, for who asks. */
	version?: string;
	/** ISO 3166 code: how numbers without country code are read. */
	defaultCountry?: string | null;
	/** Overridden by the settings of an instance's own row. */
	instanceDefaults?: SettingsGiven;
	/** How pages are fetched that messages link to, and files by URL; from public addresses only by default. */
	publicHttp?: PublicHttp;
	/** Name or path of ffmpeg; by default the one on the PATH, where there is one. */
	ffmpeg?: string | null;
	/** How long files are kept; 7 by default. */
	mediaDays?: number;
	/** Bytes that they may take together; 2 GB by default. */
	mediaBytes?: number;
	/** Where the gateway is reached, for addresses of files; without it there are none. */
	publicUrl?: string | null;
	/** Looks up a current WhatsApp Web version, asked once after a 405; by default on WhatsApp Web's own site. */
	refreshVersion?: () => Promise<WaVersion | null>;
}

const mediaDays = 7;
const mediaBytes = 2 * 2 ** 30;
const DAY = 24 * 60 * 60 * 1_000;

/** Builds the engine on real WhatsApp, or on the sandbox. Nothing connects before `start`. */
export function openEngine(options: EngineOptions): EngineHost {
	const { storage, events, network, sandbox = null, clock, logger } = options;
	const http = options.publicHttp ?? buildGuardedHttp({ clock });
	const links = new MediaLinks(options.publicUrl ?? null, () => storage.media.secret());
	const keepFilesMs = (options.mediaDays ?? mediaDays) * DAY;
	return new EngineHost({
		storage,
		events,
		desk: options.desk,
		checkWebhookUrl: options.checkWebhookUrl ?? (async () => undefined),
		network,
		openAccount: openWhatsApp({ storage, network, sandbox, clock, logger }),
		clock,
		logger,
		instanceDefaults: {
			defaultCountry: options.defaultCountry ?? null,
			...options.instanceDefaults,
		},
		linkPreviews: new LinkPreviews(http, clock, logger),
		media: new MediaLibrary({
			files: storage.files,
			media: storage.media,
			http,
			tools: { ffmpeg: new Ffmpeg(options.ffmpeg ?? undefined), voice: new VoiceThread(clock) },
			links,
			clock,
			logger,
			keepMs: keepFilesMs,
			maxBytes: options.mediaBytes ?? mediaBytes,
		}),
		links,
		keepFilesMs,
		version: options.version ?? 'unknown',
		libraryVersion,
		refreshVersion: options.refreshVersion ?? (sandbox ? async () => null : fetchCurrentVersion),
	});
}
