import type { proto } from '@whiskeysockets/baileys';
import type { MediaKind } from '../../../domain/media';
import type { RemoteFile } from '../../../domain/ports/media';
import type { ReceivedFile } from '../../connection';
import type { Decoder } from './Decoder';

type Part =
	| proto.Message.IImageMessage
	| proto.Message.IVideoMessage
	| proto.Message.IAudioMessage
	| proto.Message.IDocumentMessage
	| proto.Message.IStickerMessage;

/** Every field that some kind of file has. */
type AnyFile = proto.Message.IImageMessage &
	proto.Message.IVideoMessage &
	proto.Message.IAudioMessage &
	proto.Message.IDocumentMessage &
	proto.Message.IStickerMessage;

interface Found {
	kind: MediaKind;
	type: RemoteFile['type'];
	part: AnyFile;
}

/** Picture, video, audio, document or sticker; `text` is the caption. */
export const decodeMedia: Decoder = (message) => {
	const found = find(message);
	if (!found) return null;
	const { kind, part } = found;
	return { type: kind, text: part.caption || null, ...(part.viewOnce && { viewOnce: true }) };
};

/** The file of a message without its wrappers; null when it has none. */
export function decodeFile(message: proto.IMessage): ReceivedFile | null {
	const found = find(message) ?? findInside(message);
	if (!found) return null;
	const { kind, type, part } = found;
	return {
		kind,
		remote: remoteOf(part, type),
		mimeType: part.mimetype ?? null,
		fileName: part.fileName ?? part.title ?? null,
		size: part.fileLength == null ? null : Number(part.fileLength),
		sha256: base64Of(part.fileSha256),
		seconds: part.seconds ?? null,
		width: part.width ?? null,
		height: part.height ?? null,
		pages: part.pageCount ?? null,
		animated: kind === 'sticker' ? part.isAnimated === true : null,
		caption: part.caption || null,
	};
}

function find(message: proto.IMessage): Found | null {
	const of = (kind: MediaKind, type: Found['type'], part: Part) => ({
		kind,
		type,
		part: part as AnyFile,
	});
	const { imageMessage, videoMessage, ptvMessage, audioMessage, documentMessage, stickerMessage } =
		message;
	if (imageMessage) return of('image', 'image', imageMessage);
	if (videoMessage) return of(videoMessage.gifPlayback ? 'gif' : 'video', 'video', videoMessage);
	if (ptvMessage) return of('videoNote', 'video', ptvMessage);
	if (audioMessage) return of(audioMessage.ptt ? 'voice' : 'audio', 'audio', audioMessage);
	if (documentMessage) return of('document', 'document', documentMessage);
	if (stickerMessage) return of('sticker', 'sticker', stickerMessage);
	return null;
}

/** Buttons and lists may have a file above their text. */
function findInside({ interactiveMessage, buttonsMessage, templateMessage }: proto.IMessage) {
	const places = [
		interactiveMessage?.header,
		buttonsMessage,
		templateMessage?.hydratedTemplate,
		templateMessage?.interactiveMessageTemplate?.header,
	];
	for (const place of places) {
		const found = place && find(place);
		if (found) return found;
	}
	return null;
}

/** Null where the sender's phone gave nothing to fetch it by, as for what may be seen once on the phone alone. */
function remoteOf(part: AnyFile, type: RemoteFile['type']): RemoteFile | null {
	const mediaKey = base64Of(part.mediaKey);
	if (!(part.directPath || part.url)) return null;
	// In clear, in a channel; without a hash of the clear bytes it is a message that was cut short.
	if (mediaKey === null && (part.fileEncSha256?.length || !part.fileSha256?.length)) return null;
	return {
		mediaKey,
		directPath: part.directPath ?? '',
		url: part.url ?? '',
		encSha256: base64Of(part.fileEncSha256),
		sha256: base64Of(part.fileSha256),
		type,
	};
}

function base64Of(bytes: Uint8Array | null | undefined): string | null {
	return bytes && bytes.length > 0 ? Buffer.from(bytes).toString('base64') : null;
}
