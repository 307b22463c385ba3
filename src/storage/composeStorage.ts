import type { Storage } from '../domain/ports/storage';
import type { Connections } from './connections';
import { buildApiKeyRepository } from './repositories/apiKeys';
import { buildAuthRepository } from './repositories/auth';
import { buildDeadLetterRepository } from './repositories/deadLetters';
import { buildDeliveryRepository } from './repositories/deliveries';
import { FreshDeliveries } from './repositories/FreshDeliveries';
import { buildGroupReceiptRepository } from './repositories/groupReceipts';
import { buildGroupRepository } from './repositories/groups';
import { buildAutomationRepository } from './repositories/automation';
import { buildConversationRepository } from './repositories/conversations';
import { buildHistoryRepository } from './repositories/history';
import { buildErasureRepository } from './repositories/erasure';
import { buildDirectoryRepository } from './repositories/directory';
import { buildIdentityRepository } from './repositories/identities';
import { buildInboxRepository } from './repositories/inbox';
import { buildInstanceRepository } from './repositories/instances';
import { buildJournalRepository } from './repositories/journal';
import { buildMediaRepository } from './repositories/media';
import { buildCountRepository } from './repositories/messageCounts';
import { buildMessageRepository } from './repositories/messages';
import { buildOfferRepository } from './repositories/offers';
import { buildOutboxRepository } from './repositories/outbox';
import { buildPollVoteRepository } from './repositories/pollVotes';
import { buildRetentionRepository } from './repositories/retention';
import { SubscriptionMatcher } from './repositories/SubscriptionMatcher';
import { buildSubscriptionRepository } from './repositories/subscriptions';
import { buildTagRepository } from './repositories/tags';
import { buildUserRepository } from './repositories/users';
import { buildTransferRepository } from './repositories/transfers';
import { LockedWriter } from './vault/LockedWriter';

/** What a store adds to the repositories, which are the same for all of them. */
export type StoreOfItsOwn = Pick<
	Storage,
	'files' | 'health' | 'shrink' | 'close' | 'cluster' | 'vault'
>;

/** More than are ever handed out between two looks. */
const FRESH_DELIVERIES = 256;

/** Every repository, over the connections of one store. */
export function composeStorage(given: Connections, own: StoreOfItsOwn): Storage {
	const { leases, vault } = given;
	const writer = vault.locked ? new LockedWriter(given.writer, vault.locked) : given.writer;
	const connections = { ...given, writer };
	const auth = buildAuthRepository(connections);
	const matcher = new SubscriptionMatcher();
	const fresh = new FreshDeliveries(leases ? 0 : FRESH_DELIVERIES);
	const forget = (instance: string) => {
		auth.forget(instance);
		matcher.forget();
	};
	if (leases) {
		leases.onGained = forget;
		leases.rely = (instance) => matcher.rely(instance);
	}
	let closed: Promise<void> | undefined;
	return {
		instances: buildInstanceRepository(connections, forget),
		auth,
		inbox: buildInboxRepository(connections),
		outbox: buildOutboxRepository(connections),
		messages: buildMessageRepository(connections),
		journal: buildJournalRepository(connections, matcher, fresh),
		subscriptions: buildSubscriptionRepository(connections, matcher),
		deliveries: buildDeliveryRepository(connections, fresh),
		groups: buildGroupRepository(connections),
		retention: buildRetentionRepository(connections),
		deadLetters: buildDeadLetterRepository(connections),
		identities: buildIdentityRepository(connections),
		directory: buildDirectoryRepository(connections),
		tags: buildTagRepository(connections),
		conversations: buildConversationRepository(connections),
		automation: buildAutomationRepository(connections),
		history: buildHistoryRepository(connections),
		counts: buildCountRepository(connections),
		apiKeys: buildApiKeyRepository(connections),
		users: buildUserRepository(connections),
		pollVotes: buildPollVoteRepository(connections),
		groupReceipts: buildGroupReceiptRepository(connections),
		offers: buildOfferRepository(connections),
		transfers: buildTransferRepository(connections),
		erasure: buildErasureRepository(connections, {
			auth: (instance) => auth.forget(instance),
			deliveries: () => fresh.clear(),
		}),
		cluster: own.cluster,
		vault: own.vault,
		media: buildMediaRepository(connections),
		files: own.files,
		nextWrite: (instance) => writer.nextWrite(instance),
		shrink: () => own.shrink(),
		health: () => own.health(),
		close: () => (closed ??= writer.close().then(() => own.close())),
	};
}
