import type { EventMap } from '../kit';
import { emitted } from './eventNames';
import { decodeEvent } from './eventsDecode';
import { encodeData } from './eventsEncode';

/** The webhook of P-API: the instance and the kind of event stand in headers as well as in the body. */
export const events: EventMap = {
	emits: emitted,
	encode: (event) => {
		const { name, type, data } = encodeData(event);
		return {
			body: { type, instanceId: event.instance, data },
			headers: { 'x-instance-id': event.instance, 'x-event-type': name },
			urlSuffix: '',
		};
	},
	decode: decodeEvent,
};
