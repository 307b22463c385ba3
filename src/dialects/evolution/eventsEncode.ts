import type { EventName, GatewayEvent } from '../../domain/event';
import { GatewayError } from '../../domain/errors';
import { callEncoders } from './callEvents';
import { chatEncoders } from './chatEvents';
import type { Post } from './envelope';
import { groupEncoders } from './groupEvents';
import { historyEncoders } from './historyEvents';
import { instanceEncoders } from './instanceEvents';
import { messageEncoders } from './messageEvents';

const encoders = {
	...messageEncoders,
	...callEncoders,
	...historyEncoders,
	...chatEncoders,
	...groupEncoders,
	...instanceEncoders,
};

/** Every event that Evolution has a name for; a request to join a group is none of them. */
export const emitted = Object.keys(encoders) as (keyof typeof encoders)[];

/** What a 2.3.7 posts for an event. */
export function encodeData({ event, instance, data }: GatewayEvent): Post {
	const encode = (encoders as Partial<Record<EventName, (data: never, instance: string) => Post>>)[
		event
	];
	// `emitted` keeps the others from ever coming here.
	if (!encode) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the event ${event}`);
	return encode(data as never, instance);
}
