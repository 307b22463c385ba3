import type { EventName, GatewayEvent } from '../../domain/event';
import { decodeJson } from '../json';
import type { Row } from '../schema';

type EventRow = Pick<Row<'events'>, 'id' | 'event' | 'instance' | 'timestamp' | 'lane' | 'data'>;

export function decodeEvent({
	id,
	event,
	instance,
	timestamp,
	lane,
	data,
}: EventRow): GatewayEvent {
	return { id, event: event as EventName, instance, timestamp, lane, data: decodeJson(data) };
}
