import type { z } from 'zod';
import type { EventName } from '../../domain/event';
import type { EventDefinition } from '../define';
import * as bot from './bot';
import * as call from './call';
import * as chat from './chat';
import * as group from './group';
import * as instance from './instance';
import * as message from './message';

/** Every canonical event by name. */
export const events = {
	'message.received': message.received,
	'message.sent': message.sent,
	'message.status': message.status,
	'message.edited': message.edited,
	'message.deleted': message.deleted,
	'message.reaction': message.reaction,
	'message.starred': message.starred,
	'message.counted': message.counted,
	'poll.vote': message.vote,
	'status.received': message.statusPosted,
	'history.synced': message.historySynced,
	'chat.added': chat.added,
	'chat.updated': chat.updated,
	'chat.deleted': chat.deleted,
	'presence.updated': chat.presence,
	'contact.added': chat.contactAdded,
	'contact.updated': chat.contactUpdated,
	'group.added': group.added,
	'group.updated': group.updated,
	'group.participants': group.participants,
	'group.joinRequest': group.joinRequest,
	'label.updated': chat.labelUpdated,
	'label.assigned': chat.labelAssigned,
	'call.received': call.received,
	'call.updated': call.updated,
	'bot.started': bot.started,
	'bot.sessionChanged': bot.sessionChanged,
	'instance.connected': instance.connected,
	'instance.disconnected': instance.disconnected,
	'instance.connecting': instance.connecting,
	'instance.qr': instance.qr,
	'instance.created': instance.created,
	'instance.deleted': instance.deleted,
	'gateway.started': instance.gatewayStarted,
} as const satisfies { [Name in EventName]: EventDefinition<Name> };

/** The `data` of an event with this name. */
export type EventData<Name extends EventName> = z.output<(typeof events)[Name]['data']>;

type Defined = (typeof events)[EventName];

/** The events that our own gateway publishes. */
export type WorkingEventName = Extract<Defined, { embedded: 'works' }>['name'];

/** Their names, in the order of the catalogue. */
export const workingEvents = Object.values(events)
	.filter((event) => event.embedded === 'works')
	.map(({ name }) => name);

export { eventNames } from './names';
