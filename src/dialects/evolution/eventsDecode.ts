import type { GatewayEvent } from '../../domain/event';
import { isObject, textOf, type ReceivedEvent } from '../kit';
import { callDecoders } from './callEvents';
import { chatDecoders } from './chatEvents';
import type { Decoders, Envelope, Fields, Told } from './envelope';
import { groupDecoders } from './groupEvents';
import { historyDecoders } from './historyEvents';
import { instanceDecoders } from './instanceEvents';
import { messageDecoders } from './messageEvents';

const decoders: Decoders = {
	...messageDecoders,
	...callDecoders,
	...historyDecoders,
	...chatDecoders,
	...groupDecoders,
	...instanceDecoders,
};

/**
 * The canonical events in a webhook body; none for what the catalogue does not have. Evolution gives deliveries no id,
 * so the id is made of what stays the same when it posts an event again.
 */
export function decodeEvent({ body, receivedAt }: ReceivedEvent): GatewayEvent[] {
	if (!isObject(body) || typeof body.instance !== 'string') return [];
	const time = new Date(textOf(body.date_time) ?? NaN);
	const now = Number.isNaN(time.getTime()) ? receivedAt : time.toISOString();
	const { instance } = body;
	const name = (textOf(body.event) ?? '').toLowerCase().replace(/_/g, '.');
	return itemsIn(name, body).flatMap((data) => {
		const envelope: Envelope = { name, instance, now, data };
		const told = decoders[name]?.(envelope) ?? [];
		return [told].flat().map((one) => build(envelope, one));
	});
}

/** Lists are taken apart, but for the parts of a history, whose rows are one event. Some events have no data at all. */
function itemsIn(name: string, { data, isLatest, progress }: Fields): Fields[] {
	if (name.endsWith('.set')) return [{ rows: data, isLatest, progress }];
	if (data === null || data === undefined) return [{}];
	const items: unknown[] = Array.isArray(data) ? data : [data];
	return items.map((item) => (isObject(item) ? item : { value: item }));
}

function build({ instance, now }: Envelope, { event, parts, lane, data }: Told): GatewayEvent {
	const id = ['evolution', instance, event, ...parts.map(String)].join(':');
	return { id, event, instance, timestamp: Date.parse(data.timestamp ?? now), lane, data };
}
