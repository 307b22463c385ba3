import type { InputOf } from '../../catalogue/operations';
import type { Codec } from '../kit';

type Media = InputOf<'message.sendMedia'>['media'];

interface Send {
	media?: Media;
	type?: string;
}

/** Types of the document's list, by the end of the file's name. */
const byExtension: Record<string, string> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	mp4: 'video/mp4',
	ogg: 'audio/ogg; codecs=opus',
	mp3: 'audio/mpeg',
	pdf: 'application/pdf',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	sql: 'application/x-sql',
};

/** What the document names for each kind of media. */
const byKind: Record<string, string> = {
	image: 'image/jpeg',
	video: 'video/mp4',
	audio: 'audio/ogg; codecs=opus',
	voice: 'audio/ogg; codecs=opus',
};

/** Mega-api wants a name with extension: the end of the URL's path, or a name that says no more than the kind. */
export function fileNameOf({ media, type = 'voice' }: Send): string {
	const path = media?.url ? new URL(media.url).pathname : '';
	const last = decode(path.split('/').at(-1) ?? '');
	return last.includes('.') ? last : `${type}${extensionOf(mimeTypeOf({ media, type }))}`;
}

/** Mega-api wants a type: the one given, the one in a data URL, or what the name or the kind lets expect. */
export function mimeTypeOf({ media = {}, type = 'voice' }: Send): string {
	const given = media.mimeType ?? /^data:([^;,]+)/.exec(media.base64 ?? '')?.[1];
	if (given) return given;
	const name = media.fileName ?? (media.url ? new URL(media.url).pathname : '');
	const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
	if (Object.hasOwn(byExtension, extension)) return byExtension[extension] ?? '';
	return byKind[type] ?? 'application/octet-stream';
}

function extensionOf(mimeType: string): string {
	const found = Object.entries(byExtension).find(([, type]) => type === mimeType);
	return found ? `.${found[0]}` : '.bin';
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** A file in Base64 stands behind `data:{mimetype};base64,` on the wire. */
export const fileAsDataUrl: Codec<Media> = {
	decode: (wire) => {
		const [, mimeType, base64] = /^data:([^,]*);base64,(.*)$/s.exec(String(wire)) ?? [];
		return base64 ? { base64, ...(mimeType && { mimeType }) } : { base64: wire as string };
	},
	encode: (media) =>
		media.base64 === undefined || media.base64.startsWith('data:')
			? media.base64
			: `data:${mimeTypeOf({ media, type: '' })};base64,${media.base64}`,
};
