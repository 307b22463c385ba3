import type { OutboxRow } from '../../../domain/ports/storage';
import { asPost } from '../channels/post';
import { isChannel, isStatus } from '../jid';
import { commerceEncoders } from './commerce';
import { contactEncoders } from './contacts';
import { deedEncoders } from './deeds';
import type { Encoded, EncodeContext, Encoder, Encoders } from './Encoder';
import { setExpiration } from './expiration';
import { forwardEncoders } from './forward';
import { groupInviteEncoders } from './groupInvite';
import { interactiveEncoders } from './interactive';
import { mediaEncoders } from './media';
import { placeEncoders } from './places';
import { pollEncoders } from './polls';
import { statusEncoders } from './status';
import { textEncoders } from './text';

/** Every kind of send. A new family is a file and a line here. */
const encoders: Encoders = {
	...commerceEncoders,
	...contactEncoders,
	...deedEncoders,
	...forwardEncoders,
	...groupInviteEncoders,
	...interactiveEncoders,
	...mediaEncoders,
	...placeEncoders,
	...pollEncoders,
	...statusEncoders,
	...textEncoders,
};

/** A stored send as a message. The same row gives the same words on each attempt. */
export async function encodeRow(row: OutboxRow, context: EncodeContext): Promise<Encoded> {
	const encoder = encoders[row.operation];
	if (!encoder) throw new Error(`no encoder for ${row.operation}`);
	if (isChannel(row.chat)) return encodePost(row, context, encoder);
	const { audience } = row.content as { audience?: string[] };
	const encoded = await encoder(row, context);
	if (!isStatus(row.chat)) setExpiration(encoded.message, await context.disappearAfter(row.chat));
	return { ...encoded, ...(audience && { audience }) };
}

/** Files of channels lie in clear at WhatsApp, which gives each a handle that the post has to name. */
async function encodePost(
	row: OutboxRow,
	context: EncodeContext,
	encoder: Encoder,
): Promise<Encoded> {
	let handle: string | null = null;
	const upload: EncodeContext['uploads']['upload'] = async (file, type) => {
		const uploaded = await context.uploads.upload(file, type, { inClear: true });
		handle = uploaded.handle;
		return uploaded;
	};
	const encoded = await encoder(row, { ...context, uploads: { upload } });
	return asPost(encoded, handle);
}
