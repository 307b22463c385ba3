import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import { fileTypeOf, largestMedia, type MediaKind, storedFile } from '../../../domain/media';
import type { FileHere } from '../../../domain/ports/media';
import type { MessageFiles } from '../../media/MessageFiles';
import type { GivenMedia } from '../../media/sources';
import { shapeVoiceAsIs } from '../../media/shape/voice';
import type { EngineHost } from '../../EngineHost';
import type { Command } from '../Command';
import { type Receipt, type SendInput, submit } from '../submit';

interface MediaInput extends SendInput {
	media: GivenMedia;
	caption?: string | undefined;
	viewOnce?: boolean | undefined;
}

/** Kinds that have no place for words. */
const wordless: ReadonlySet<MediaKind> = new Set(['audio', 'voice', 'videoNote', 'sticker']);

const sendMedia: Command<'message.sendMedia'> = (input, { host }) =>
	sendFile(host, 'message.sendMedia', input, input.type);

const sendVoiceNote: Command<'message.sendVoiceNote'> = (input, { host }) =>
	sendFile(host, 'message.sendVoiceNote', input, 'voice', { isKept: input.convert === false });

const sendVideoNote: Command<'message.sendVideoNote'> = (input, { host }) =>
	sendFile(host, 'message.sendVideoNote', input, 'videoNote');

const sendSticker: Command<'message.sendSticker'> = (input, { host }) =>
	sendFile(host, 'message.sendSticker', input, 'sticker');

/** By the message, or by keys that a webhook gave; fetched from WhatsApp where it is not here any more. */
const downloadMedia: Command<'message.downloadMedia'> = async (input, { host, caller }) => {
	const { files } = host.instance(input.instance);
	const found = input.keys
		? await files.ofKeys(toRemote(input.keys))
		: await byMessage(input, files);
	const isSound = fileTypeOf(found.kind ?? 'document') === 'audio';
	const file = input.convertToMp4 && isSound ? await asMp4(host, found) : found;
	const { path, size, mimeType, fileName, kind, caption } = file;
	const named = storedFile(basename(path));
	const base64 = caller.readsFiles ? named : await readFile(path, 'base64');
	return { base64, mimeType, fileName, size, type: kind, caption };
};

async function asMp4({ media, storage }: EngineHost, file: FileHere): Promise<FileHere> {
	const mp4 = media.toMp4(file.path, file.mimeType);
	const { sha256, size } = await storage.files.put(mp4, { maxBytes: largestMedia });
	const fileName = file.fileName?.replace(/\.\w+$/, '.mp4') ?? null;
	return { ...file, path: storage.files.pathOf(sha256), size, mimeType: 'audio/mp4', fileName };
}

function byMessage(
	{ messageId }: InputOf<'message.downloadMedia'>,
	files: MessageFiles,
): Promise<FileHere> {
	if (messageId !== undefined) return files.ofMessage(messageId);
	throw new GatewayError('BAD_REQUEST', 'messageId or keys must say which file is meant', {
		details: { field: 'messageId' },
	});
}

function toRemote({ mediaKey, directPath, url, mimeType, type }: Keys) {
	return { mediaKey, directPath, url, mimeType, type, encSha256: null, sha256: null };
}

type Keys = NonNullable<InputOf<'message.downloadMedia'>['keys']>;

export const mediaCommands = {
	'message.sendMedia': sendMedia,
	'message.sendVoiceNote': sendVoiceNote,
	'message.sendVideoNote': sendVideoNote,
	'message.sendSticker': sendSticker,
	'message.downloadMedia': downloadMedia,
};

/** The file is stored before the send is accepted, so that it is there whenever the message leaves. */
async function sendFile(
	host: EngineHost,
	operation: string,
	input: MediaInput,
	kind: MediaKind,
	{ isKept = false } = {},
): Promise<Receipt> {
	if (input.caption && wordless.has(kind)) {
		throw new GatewayError('BAD_REQUEST', `A ${kind} has no caption`, {
			details: { field: 'caption' },
		});
	}
	return submit(host, operation, input, async ({ name }) => ({
		file: await host.media.take(name, input.media, kind, isKept ? shapeVoiceAsIs : undefined),
		caption: input.caption ?? null,
		viewOnce: input.viewOnce ?? false,
	}));
}
