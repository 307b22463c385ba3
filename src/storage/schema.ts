import type { Generated, Insertable, Selectable } from 'kysely';

/**
 * The tables as Kysely sees them. Only types that SQLite and PostgreSQL share: text, integer and bytes. Structured
 * values are JSON text, switches are 0 or 1, times are milliseconds since the epoch.
 */
export interface Database {
	meta: { key: string; value: string };
	instances: InstancesTable;
	auth_creds: { instance: string; value: Uint8Array };
	auth_entries: { instance: string; type: string; id: string; value: Uint8Array };
	auth_archives: { id: Generated<number>; instance: string; reason: string; archived_at: number };
	auth_archive_entries: { archive: number; type: string; id: string; value: Uint8Array };
	inbox: InboxTable;
	outbox: OutboxTable;
	idempotency_keys: IdempotencyTable;
	messages: MessagesTable;
	events: EventsTable;
	subscriptions: SubscriptionsTable;
	delivery_lanes: DeliveryLanesTable;
	deliveries: DeliveriesTable;
	identities: { instance: string; lid: string; phone: string; seen_at: number };
	contact_names: { instance: string; jid: string; name: string };
	checked_numbers: CheckedNumbersTable;
	groups: { instance: string; jid: string; facts: string; members: string };
	group_syncs: { instance: string; account: string };
	api_keys: ApiKeysTable;
	poll_votes: PollVotesTable;
	offers: OffersTable;
}

interface InstancesTable {
	name: string;
	network: string;
	created_at: number;
	linked: number;
	phone: string | null;
	lid: string | null;
	profile_name: string | null;
	state: string;
	reason: string | null;
	until: number | null;
	settings: string;
}

interface InboxTable {
	sequence: Generated<number>;
	instance: string;
	hash: string;
	stanza: Uint8Array;
	plaintext: Uint8Array | null;
	received_at: number;
}

interface OutboxTable {
	/** The order of acceptance. */
	sequence: Generated<number>;
	instance: string;
	message_id: string;
	chat: string;
	operation: string;
	content: string;
	state: string;
	failure: string | null;
	attempts: number;
	due_at: number;
	expires_at: number;
	created_at: number;
	updated_at: number;
}

interface IdempotencyTable {
	instance: string;
	key: string;
	request_hash: string;
	message_id: string;
	created_at: number;
}

interface MessagesTable {
	instance: string;
	message_id: string;
	chat: string;
	from_me: number;
	participant: string | null;
	proto: Uint8Array;
	timestamp: number;
}

interface EventsTable {
	sequence: Generated<number>;
	id: string;
	instance: string;
	event: string;
	lane: string;
	timestamp: number;
	data: string;
	dedupe_key: string;
}

interface SubscriptionsTable {
	id: string;
	instance: string;
	kind: string;
	dialect: string;
	url: string | null;
	secret: string | null;
	headers: string;
	events: string;
	enabled: number;
	options: string;
	created_at: number;
}

/**
 * One row per lane that has open deliveries: what a worker looks through, and later what a process of a cluster locks.
 * Without it, finding the head of each lane costs a walk over the whole backlog.
 */
interface DeliveryLanesTable {
	subscription: string;
	lane: string;
	/** Sequence of the first open delivery. */
	head: number;
	/** When the head may be tried again; 0 for one that was not tried yet. */
	due_at: number;
}

interface DeliveriesTable {
	sequence: Generated<number>;
	subscription: string;
	lane: string;
	event_id: string;
	attempts: number;
	last_error: string | null;
}

interface CheckedNumbersTable {
	instance: string;
	phone: string;
	registered: number;
	jid: string | null;
	lid: string | null;
	checked_at: number;
}

interface ApiKeysTable {
	id: string;
	hash: string;
	instance: string | null;
	label: string;
	created_at: number;
}

interface PollVotesTable {
	instance: string;
	poll_id: string;
	voter: string;
	selected: string;
	voted_at: number;
}

interface OffersTable {
	instance: string;
	message_id: string;
	chat: string;
	kind: string;
	choices: string;
	created_at: number;
	answered_at: number | null;
}

export type Row<T extends keyof Database> = Selectable<Database[T]>;
export type NewRow<T extends keyof Database> = Insertable<Database[T]>;
