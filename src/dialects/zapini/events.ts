import { equalSecrets, hmacHex } from '../../support/crypto';
import type { GatewayEvent } from '../../domain/event';
import { isObject, type EventMap, type WireEvent } from '../kit';
import { offsetTime } from './codecs';
import { emitted } from './eventNames';
import { decodeEvent } from './eventsDecode';
import { encodeData } from './eventsEncode';

const signatureHeader = 'x-webhook-signature';

/** Six events, one envelope; the signature is the HMAC-SHA256 of the very bytes, hexadecimal and without a prefix. */
export const events: EventMap = {
	emits: emitted,
	encode: encodeEvent,
	decode: ({ body, receivedAt }) => (isObject(body) ? decodeEvent(body, receivedAt) : []),
	sign: (body, secret) => ({ [signatureHeader]: hmacHex(body, secret) }),
	verify: ({ headers, rawBody }, secret) =>
		equalSecrets(String(headers[signatureHeader] ?? ''), hmacHex(rawBody, secret)),
};

function encodeEvent(event: GatewayEvent): WireEvent | null {
	const data = encodeData(event);
	if (data === null) return null;
	const timestamp = offsetTime.encode(new Date(event.timestamp).toISOString());
	return {
		body: { event: event.event, instance_uuid: event.instance, timestamp, data },
		headers: {
			'x-webhook-event': event.event,
			'x-instance-uuid': event.instance,
			'user-agent': 'Zapini-Webhook/1.0',
		},
		urlSuffix: '',
	};
}
