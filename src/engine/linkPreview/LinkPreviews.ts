import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { PublicHttp } from '../../domain/ports/http';
import type { Logger } from '../../domain/ports/logger';
import { BoundedMap } from '../../support/BoundedMap';
import { encodeThumbnail } from './encodeThumbnail';
import { findLink } from './findLink';
import { readPage } from './readPage';

/** What is shown of a link below the text that has it. */
export interface LinkPreview {
	/** The link, word for word as it stands in the text. */
	matchedText: string;
	title: string;
	description: string | null;
	/** JPEG in base64. */
	thumbnail: string | null;
}

const deadlineMs = 5_000;
const pageBytes = 512 * 1024;
/** Pages made for WhatsApp keep their picture below 600 KB. */
const pictureBytes = 1024 * 1024;

/** One text goes to many people; its page is asked once. */
const remembered = { links: 100, ageMs: 60_000 };

const userAgent = 'Mozilla/5.0 (compatible; WaGate link preview)';

/** Previews of the pages that texts link to. */
export class LinkPreviews {
	readonly #recent: BoundedMap<string, Promise<LinkPreview | null>>;

	constructor(
		private readonly http: Pick<PublicHttp, 'get'>,
		private readonly clock: Clock,
		private readonly logger: Logger,
	) {
		this.#recent = new BoundedMap(remembered.links, remembered.ageMs, () => clock.now());
	}

	/** The preview of the first link. Null without a link, or when its page gives none within 5 seconds; never rejects. */
	async of(text: string): Promise<LinkPreview | null> {
		const link = findLink(text);
		if (link === null) return null;
		const recent = this.#recent.get(link);
		if (recent) return recent;
		const made = this.#make(link).catch((error: unknown) => this.#without(error, 'link preview'));
		this.#recent.set(link, made);
		return made;
	}

	async #make(link: string): Promise<LinkPreview | null> {
		const until = this.clock.now() + deadlineMs;
		const page = await this.http.get({
			url: link,
			headers: { accept: 'text/html,application/xhtml+xml', 'user-agent': userAgent },
			maxBytes: pageBytes,
			timeoutMs: deadlineMs,
		});
		const isPage = page.status === 200 && /^(text\/html|application\/xhtml)/.test(page.contentType);
		if (!isPage) return null;
		const { title, description, image } = readPage(page.body, page.contentType);
		if (title === null) return null;
		const picture = image && URL.canParse(image, page.url) ? new URL(image, page.url).href : null;
		const thumbnail = picture ? await this.#thumbnail(picture, until - this.clock.now()) : null;
		return { matchedText: link, title, description, thumbnail };
	}

	async #thumbnail(url: string, leftMs: number): Promise<string | null> {
		const encode = async () => {
			const { status, body, cut } = await this.http.get({
				url,
				headers: { accept: 'image/jpeg,image/png,image/webp,image/gif', 'user-agent': userAgent },
				maxBytes: pictureBytes,
				timeoutMs: leftMs,
			});
			return status === 200 && !cut ? (await encodeThumbnail(body)).toString('base64') : null;
		};
		const encoded = encode().catch((error: unknown) => this.#without(error, 'preview picture'));
		return this.#within(encoded, leftMs);
	}

	async #within<T>(work: Promise<T>, ms: number): Promise<T | null> {
		let cancel: () => void = () => undefined;
		const late = new Promise<null>((resolve) => {
			cancel = this.clock.schedule(ms, () => resolve(null));
		});
		return Promise.race([work, late]).finally(() => cancel());
	}

	#without(error: unknown, what: string): null {
		const { code, message } = GatewayError.from(error);
		this.logger.info({ code, error: message }, `a message goes without ${what}`);
		return null;
	}
}
