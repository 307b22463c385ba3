import { TextDecoder } from 'node:util';
import { Parser } from 'htmlparser2';

/** What a page says of itself. */
export interface PageFacts {
	title: string | null;
	description: string | null;
	/** As it stands in the page, so perhaps relative. */
	image: string | null;
}

const longest = { title: 256, description: 512, image: 2_048 };

/** How far browsers look for the charset, and a little more. */
const sniffedBytes = 2_048;

/** Reads Open Graph's words for title, description and image, else HTML's own. Takes any bytes, also half a page. */
export function readPage(bytes: Uint8Array, contentType: string): PageFacts {
	const metas = new Map<string, string>();
	let title: string | null = null;
	let isInTitle = false;
	const parser = new Parser({
		onopentag(name, { property, name: named, content }) {
			isInTitle = name === 'title' && title === null;
			if (isInTitle) title = '';
			const key = (property ?? named)?.trim().toLowerCase();
			if (name === 'meta' && key && content && !metas.has(key)) metas.set(key, content);
		},
		ontext(text) {
			if (isInTitle) title = (title ?? '') + text;
		},
		onclosetag() {
			isInTitle = false;
		},
	});
	parser.end(decodePage(bytes, contentType));
	return {
		title: clean(metas.get('og:title'), longest.title) ?? clean(title, longest.title),
		description:
			clean(metas.get('og:description'), longest.description) ??
			clean(metas.get('description'), longest.description),
		image: clean(metas.get('og:image'), longest.image),
	};
}

/** In the charset of the header, else of the page itself, else UTF-8. */
function decodePage(bytes: Uint8Array, contentType: string): string {
	const start = Buffer.from(bytes.subarray(0, sniffedBytes)).toString('latin1');
	const [, charset] =
		/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType) ??
		/<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]+)/i.exec(start) ??
		[];
	return decoderOf(charset).decode(bytes);
}

function decoderOf(charset = 'utf-8'): TextDecoder {
	try {
		return new TextDecoder(charset);
	} catch {
		return new TextDecoder();
	}
}

/** One line of at most so many characters; null when nothing is left. */
function clean(text: string | null | undefined, length: number): string | null {
	const line = (text ?? '').replace(/\s+/gu, ' ').trim();
	return Array.from(line).slice(0, length).join('').trim() || null;
}
