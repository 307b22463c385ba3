import { open } from 'node:fs/promises';
import { extname } from 'node:path';

/** Enough to tell Office files from other archives. */
const HEAD_BYTES = 64 * 1024;

/** Names that sniffing gives, and what WhatsApp calls the same. */
const spoken: Record<string, string> = {
	'audio/x-m4a': 'audio/mp4',
	'audio/vnd.wave': 'audio/wav',
	'audio/opus': 'audio/ogg; codecs=opus',
	'audio/ogg; codecs=opus': 'audio/ogg; codecs=opus',
	'video/3gpp': 'video/3gpp',
	'video/x-m4v': 'video/mp4',
};

/** Kinds of document that say nothing about themselves in their first bytes, or too little. */
const byExtension: Record<string, string> = {
	'.csv': 'text/csv',
	'.doc': 'application/msword',
	'.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	'.html': 'text/html',
	'.ics': 'text/calendar',
	'.json': 'application/json',
	'.md': 'text/markdown',
	'.odt': 'application/vnd.oasis.opendocument.text',
	'.pdf': 'application/pdf',
	'.ppt': 'application/vnd.ms-powerpoint',
	'.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	'.sql': 'application/x-sql',
	'.txt': 'text/plain',
	'.vcf': 'text/vcard',
	'.xls': 'application/vnd.ms-excel',
	'.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	'.xml': 'text/xml',
	'.zip': 'application/zip',
};

/** What the first bytes of a file say that it is; null when they say nothing. */
export async function sniff(path: string): Promise<string | null> {
	// Loaded when first used: a gateway that sends text alone needs none of it.
	const { fileTypeFromBuffer } = await import('file-type');
	const found = await fileTypeFromBuffer(await readHead(path)).catch(() => undefined);
	if (!found) return null;
	return spoken[found.mime] ?? found.mime;
}

/** What the end of a file's name says that it is. */
export function typeByName(fileName: string | null): string | null {
	return byExtension[extname(fileName ?? '').toLowerCase()] ?? null;
}

/** A name for a file that came without one. */
export function nameByType(mimeType: string): string {
	const found = Object.entries(byExtension).find(([, type]) => type === mimeType);
	const [, subtype = 'bin'] = /^(?:image|video|audio)\/([a-z0-9]+)/.exec(mimeType) ?? [];
	return `file${found?.[0] ?? `.${subtype}`}`;
}

async function readHead(path: string): Promise<Uint8Array> {
	const file = await open(path, 'r');
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}
