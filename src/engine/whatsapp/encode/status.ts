import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { encodeFile, type OutgoingFile, wrapFile } from './media';
import type { Encoder, Encoders } from './Encoder';

/** What a stored status holds beside its audience. The command writes it (`commands/status`). */
type StoredStatus = StoredWords | { file: OutgoingFile; caption: string | null };

interface StoredWords {
	text: string;
	/** `#` and six digits. */
	backgroundColor: string | null;
	font: number | null;
}

/** Colours on the wire begin with their opacity. */
const OPAQUE = 0xff_00_00_00;
const WHITE = 0xff_ff_ff_ff;

const encodeStatus: Encoder = async (row, context) => {
	const stored = row.content as unknown as StoredStatus;
	if ('text' in stored) return { message: encodeText(stored) };
	const { file, caption } = stored;
	const message = await encodeFile(file, context, { caption });
	return wrapFile(message, { kind: file.kind, caption, viewOnce: false });
};

export const statusEncoders: Encoders = { 'status.send': encodeStatus };

function encodeText({ text, backgroundColor, font }: StoredWords) {
	return proto.Message.fromObject({
		extendedTextMessage: {
			text,
			...(backgroundColor !== null && {
				backgroundArgb: toArgb(backgroundColor),
				textArgb: WHITE,
			}),
			...(font !== null && { font }),
		},
		messageContextInfo: { messageSecret: randomBytes(32) },
	});
}

function toArgb(color: string): number {
	return OPAQUE + Number.parseInt(color.slice(1), 16);
}
