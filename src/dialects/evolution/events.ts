import type { EventMap, EventTarget, WireEvent } from '../kit';
import type { GatewayEvent } from '../../domain/event';
import { decodeEvent } from './eventsDecode';
import { emitted, encodeData } from './eventsEncode';

/** The webhook of a 2.3.7: what it posts, and what it is posted. */
export const events: EventMap = {
	emits: emitted,
	encode: encodeEvent,
	decode: decodeEvent,
};

function encodeEvent(event: GatewayEvent, target: EventTarget): WireEvent {
	const { name, data, beside } = encodeData(event);
	return {
		body: {
			event: name,
			instance: event.instance,
			data,
			...beside,
			destination: target.url,
			// 2.3.7 writes local time with a Z; ours is UTC, as the Z says.
			date_time: new Date(event.timestamp).toISOString(),
			...(target.phone === null ? {} : { sender: `${target.phone}@s.whatsapp.net` }),
			server_url: target.serverUrl,
			// The instance's key: 2.3.7 sends it in every post, ours stores no key that it could send.
			apikey: null,
		},
		headers: {},
		urlSuffix: target.options.byEvents === true ? `/${name.replace(/[._]/g, '-')}` : '',
	};
}
