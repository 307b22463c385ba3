import { GatewayError } from '../../../domain/errors';
import type { MediaKind } from '../../../domain/media';
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

export const mediaCommands = {
	'message.sendMedia': sendMedia,
	'message.sendVoiceNote': sendVoiceNote,
	'message.sendVideoNote': sendVideoNote,
	'message.sendSticker': sendSticker,
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
