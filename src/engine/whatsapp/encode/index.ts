import type { OutboxRow } from '../../../domain/ports/storage';
import { contactEncoders } from './contacts';
import { deedEncoders } from './deeds';
import type { Encoded, EncodeContext, Encoders } from './Encoder';
import { forwardEncoders } from './forward';
import { interactiveEncoders } from './interactive';
import { mediaEncoders } from './media';
import { placeEncoders } from './places';
import { pollEncoders } from './polls';
import { textEncoders } from './text';

/** Every kind of send. A new family is a file and a line here. */
const encoders: Encoders = {
	...contactEncoders,
	...deedEncoders,
	...forwardEncoders,
	...interactiveEncoders,
	...mediaEncoders,
	...placeEncoders,
	...pollEncoders,
	...textEncoders,
};

/** A stored send as a message. The same row gives the same words on each attempt. */
export function encodeRow(row: OutboxRow, context: EncodeContext): Promise<Encoded> {
	const encoder = encoders[row.operation];
	if (!encoder) throw new Error(`no encoder for ${row.operation}`);
	return encoder(row, context);
}
