import type { z } from 'zod';
import type { EventName } from '../../domain/event';
import type { EventDefinition } from '../define';
import * as instance from './instance';
import * as message from './message';

/** Every canonical event by name. */
export const events = {
	'message.received': message.received,
	'message.sent': message.sent,
	'message.status': message.status,
	'instance.connected': instance.connected,
	'instance.disconnected': instance.disconnected,
	'instance.qr': instance.qr,
} as const satisfies { [Name in EventName]: EventDefinition<Name> };

/** The `data` of an event with this name. */
export type EventData<Name extends EventName> = z.output<(typeof events)[Name]['data']>;

export { eventNames } from './names';
