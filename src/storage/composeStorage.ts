import type { Storage } from '../domain/ports/storage';
import type { Connections } from './connections';
import { buildApiKeyRepository } from './repositories/apiKeys';
import { buildAuthRepository } from './repositories/auth';
import { buildDeliveryRepository } from './repositories/deliveries';
import { buildGroupRepository } from './repositories/groups';
import { buildIdentityRepository } from './repositories/identities';
import { buildInboxRepository } from './repositories/inbox';
import { buildInstanceRepository } from './repositories/instances';
import { buildJournalRepository } from './repositories/journal';
import { buildMessageRepository } from './repositories/messages';
import { buildOfferRepository } from './repositories/offers';
import { buildOutboxRepository } from './repositories/outbox';
import { buildPollVoteRepository } from './repositories/pollVotes';
import { SubscriptionMatcher } from './repositories/SubscriptionMatcher';
import { buildSubscriptionRepository } from './repositories/subscriptions';

/** What a store adds to the repositories, which are the same for all of them. */
export type StoreOfItsOwn = Pick<Storage, 'health' | 'close'>;

/** Every repository, over the connections of one store. */
export function composeStorage(connections: Connections, own: StoreOfItsOwn): Storage {
	const { writer } = connections;
	const auth = buildAuthRepository(connections);
	const matcher = new SubscriptionMatcher();
	let closed: Promise<void> | undefined;
	return {
		instances: buildInstanceRepository(connections, (name) => {
			auth.forget(name);
			matcher.forget();
		}),
		auth,
		inbox: buildInboxRepository(connections),
		outbox: buildOutboxRepository(connections),
		messages: buildMessageRepository(connections),
		journal: buildJournalRepository(connections, matcher),
		subscriptions: buildSubscriptionRepository(connections, matcher),
		deliveries: buildDeliveryRepository(connections),
		groups: buildGroupRepository(connections),
		identities: buildIdentityRepository(connections),
		apiKeys: buildApiKeyRepository(connections),
		pollVotes: buildPollVoteRepository(connections),
		offers: buildOfferRepository(connections),
		nextWrite: (instance) => writer.nextWrite(instance),
		health: () => own.health(),
		close: () => (closed ??= writer.close().then(() => own.close())),
	};
}
