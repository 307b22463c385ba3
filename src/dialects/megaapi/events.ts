import type { EventMap } from '../kit';
import { decodeEvent } from './eventsDecode';
import { emitted, encodeEvent } from './eventsEncode';

/** The one webhook of Mega-api: messages as the library below it has them, QR codes, and the loss of the link. */
export const events: EventMap = {
	emits: emitted,
	encode: encodeEvent,
	decode: decodeEvent,
};
