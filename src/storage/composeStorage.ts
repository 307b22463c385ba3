import type { Storage } from '../domain/ports/storage';
import type { Connections } from './connections';
import { buildApiKeyRepository } from './repositories/apiKeys';
import { buildAuthRepository } from './repositories/auth';
import { buildDeadLetterRepository } from './repositories/deadLetters';
import { buildDeliveryRepository } from './repositories/deliveries';
import { buildGroupRepository } from './repositories/groups';
import { buildDirectoryRepository } from './repositories/directory';
import { buildIdentityRepository } from './repositories/identities';
import { buildInboxRepository } from './repositories/inbox';
import { buildInstanceRepository } from './repositories/instances';
import { buildJournalRepository } from './repositories/journal';
import { buildMediaRepository } from './repositories/media';
import { buildMessageRepository } from './repositories/messages';
import { buildOfferRepository } from './repositories/offers';
import { buildOutboxRepository } from './repositories/outbox';
import { buildPollVoteRepository } from './repositories/pollVotes';
import { buildRetentionRepository } from './repositories/retention';
import { SubscriptionMatcher } from './repositories/SubscriptionMatcher';
import { buildSubscriptionRepository } from './repositories/subscriptions';

/** What a store adds to the repositories, which are the same for all of them. */
export type StoreOfItsOwn = Pick<Storage, 'files' | 'health' | 'close' | 'cluster'>;

/** Every repository, over the connections of one store. */
export function composeStorage(connections: Connections, own: StoreOfItsOwn): Storage {
	const { writer, leases } = connections;
	const auth = buildAuthRepository(connections);
	const matcher = new SubscriptionMatcher();
	const forget = (instance: string) => {
		auth.forget(instance);
		matcher.forget();
	};
	if (leases) {
		leases.onGained = forget;
		leases.isCurrent = (instance, version) => matcher.isCurrent(instance, version);
	}
	let closed: Promise<void> | undefined;
	return {
		instances: buildInstanceRepository(connections, forget),
		auth,
		inbox: buildInboxRepository(connections),
		outbox: buildOutboxRepository(connections),
		messages: buildMessageRepository(connections),
		journal: buildJournalRepository(connections, matcher),
		subscriptions: buildSubscriptionRepository(connections, matcher),
		deliveries: buildDeliveryRepository(connections),
		groups: buildGroupRepository(connections),
		retention: buildRetentionRepository(connections),
		deadLetters: buildDeadLetterRepository(connections),
		identities: buildIdentityRepository(connections),
		directory: buildDirectoryRepository(connections),
		apiKeys: buildApiKeyRepository(connections),
		pollVotes: buildPollVoteRepository(connections),
		offers: buildOfferRepository(connections),
		cluster: own.cluster,
		media: buildMediaRepository(connections),
		files: own.files,
		nextWrite: (instance) => writer.nextWrite(instance),
		health: () => own.health(),
		close: () => (closed ??= writer.close().then(() => own.close())),
	};
}
