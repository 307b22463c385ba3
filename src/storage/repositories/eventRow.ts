import type { EventName, GatewayEvent } from '../../domain/event';
import { decodeJson } from '../json';
import type { Row } from '../schema';
import type { Vault } from '../vault/Vault';

type EventRow = Pick<Row<'events'>, 'id' | 'event' | 'instance' | 'timestamp' | 'lane' | 'data'>;

export function decodeEvent(vault: Vault, row: EventRow): GatewayEvent {
	const { id, event, instance, timestamp, lane } = row;
	const { data } = vault.open('events', { id, instance, data: row.data });
	return { id, event: event as EventName, instance, timestamp, lane, data: decodeJson(data) };
}
