import type { Logger } from '../domain/ports/logger';
import type { Arrivals } from './Arrivals';
import type { Calls } from './Calls';
import type { ConnectionEvent } from './connection';
import type { Directory } from './directory/Directory';
import type { History } from './directory/History';
import type { Groups } from './groups/Groups';
import type { Identities } from './Identities';
import type { LiveChannels } from './LiveChannels';
import type { Outbox } from './outbox/Outbox';
import type { Pacing } from './pacing';

/** Who hears what WhatsApp says about messages and people. */
export interface Hearers {
	outbox: Outbox;
	pacing: Pacing;
	arrivals: Arrivals;
	groups: Groups;
	calls: Calls;
	live: LiveChannels;
	identities: Identities;
	history: History;
	directory: Directory;
	logger: Logger;
}

const CONTACT_LIMITED = 463;

/** Takes what a socket tells to who it is for; what is about the link itself is for nobody here. */
export function hearTraffic(hearers: Hearers, event: ConnectionEvent): void {
	const logFailure = (error: unknown) =>
		hearers.logger.warn({ error: String(error) }, `${event.type} was not stored`);
	switch (event.type) {
		case 'ack':
			// A chat that may not be begun, or an account that may begin none: WhatsApp tells which.
			if (event.error === CONTACT_LIMITED) void hearers.pacing.newChats.ask();
			return hearers.outbox.acked(event.messageId, event.error);
		case 'caughtUp':
			return hearers.outbox.caughtUp();
		case 'newChats':
			return hearers.pacing.newChats.hear(event.limits);
		case 'receipt':
			return event.storedBy(hearers.outbox.receipt(event.receipt));
		case 'message':
			return hearers.arrivals.take(event.message);
		case 'group':
			return hearers.groups.hear(event.notification, event.storedBy);
		case 'groupsLost':
			return void hearers.groups.lost().catch(logFailure);
		case 'call':
			return void hearers.calls.take(event.call).catch(logFailure);
		case 'identities':
			return void hearers.identities.learn(event.rows).catch(logFailure);
		case 'history':
			return hearers.history.take(event.part);
		default:
			return hearOfChats(hearers, event, logFailure);
	}
}

function hearOfChats(
	{ directory, live }: Hearers,
	event: ConnectionEvent,
	logFailure: (error: unknown) => void,
): void {
	switch (event.type) {
		case 'postCounts':
			return void live.hear(event.channel, event.posts).catch(logFailure);
		case 'readElsewhere':
			return event.storedBy(directory.hear(event));
		case 'contact':
		case 'chat':
		case 'chatDeleted':
		case 'label':
		case 'labelDeleted':
		case 'labelPlaced':
		case 'starred':
		case 'presence':
			return void directory.hear(event).catch(logFailure);
		default:
			return;
	}
}
