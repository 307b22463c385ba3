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
	dead_letters: DeadLettersTable;
	failed_attempts: FailedAttemptsTable;
	identities: { instance: string; lid: string; phone: string; seen_at: number };
	checked_numbers: CheckedNumbersTable;
	groups: { instance: string; jid: string; facts: string; members: string };
	group_syncs: { instance: string; account: string };
	api_keys: ApiKeysTable;
	users: UsersTable;
	user_instances: { user_id: string; instance: string };
	user_tokens: UserTokensTable;
	cluster_members: ClusterMembersTable;
	instance_leases: InstanceLeasesTable;
	media: MediaTable;
	contacts: ContactsTable;
	contact_aliases: { instance: string; alias: string; contact_id: string };
	chats: ChatsTable;
	labels: LabelsTable;
	label_places: LabelPlacesTable;
	tags: TagsTable;
	conversation_tags: { instance: string; chat_key: string; tag_id: string };
	automation_pauses: AutomationPausesTable;
	message_counts: { instance: string; quarter: number; sent: number; received: number };
	poll_votes: PollVotesTable;
	group_sends: { instance: string; message_id: string; people: string };
	group_receipts: GroupReceiptsTable;
	reactions: ReactionsTable;
	stars: { instance: string; message_id: string; chat: string; starred_at: number };
	offers: OffersTable;
	post_counts: PostCountsTable;
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
	/** Null: `resend`. */
	on_crash: string | null;
	/** Null: `normal`. */
	priority: string | null;
	/** Null: `schedule`, where it has to wait at all. */
	waits_for: string | null;
	/** Id of the message before it in its sequence. */
	follows: string | null;
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
	/** Its place among all of the instance; null where an older version stored it. */
	number: number | null;
	/** 1 where it came in with its event; null where the event has a `dedupe_key` that says so, or there is none. */
	told: number | null;
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
	/** Grows with the sequence. */
	stored_at: number;
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
	filter: string | null;
	previous_secret: string | null;
	previous_secret_until: number | null;
	disabled_because: string | null;
	changed_at: number;
}

/**
 * One row per lane that has open deliveries: what a worker looks through, and what a process of a cluster claims.
 * Without it, finding the head of each lane costs a walk over the whole backlog.
 */
interface DeliveryLanesTable {
	subscription: string;
	lane: string;
	/** Sequence of the first open delivery. */
	head: number;
	/** When the head may be tried again; 0 for one that was not tried yet. */
	due_at: number;
	/** Id of the cluster's member that has the head in hand; null while none has, or where there is no cluster. */
	claimed_by: string | null;
}

interface DeliveriesTable {
	sequence: Generated<number>;
	subscription: string;
	lane: string;
	event_id: string;
	attempts: number;
	last_error: string | null;
	created_at: number;
	/** 1: somebody asked for it to be delivered once more. */
	replayed: number;
}

interface DeadLettersTable {
	sequence: Generated<number>;
	subscription: string;
	event_id: string;
	lane: string;
	attempts: number;
	last_error: string | null;
	created_at: number;
	died_at: number;
}

interface FailedAttemptsTable {
	sequence: Generated<number>;
	subscription: string;
	event_id: string;
	/** Counts from 1 for each event. */
	attempt: number;
	made_at: number;
	ms: number;
	status: number | null;
	error: string;
}

interface CheckedNumbersTable {
	instance: string;
	phone: string;
	registered: number;
	jid: string | null;
	lid: string | null;
	checked_at: number;
}

/** Gateway processes that share the database. Empty where there is only one. */
interface ClusterMembersTable {
	id: string;
	url: string | null;
	secret: string;
	host: string | null;
	host_name: string;
	pid: number;
	started_at: string;
	version: string;
	expires_at: number;
}

interface InstanceLeasesTable {
	instance: string;
	/** Id of the member that runs it; null while none does. */
	holder: string | null;
	/** Grows with each holder; a write names the one that it was made under. */
	epoch: number;
	/** Grows with each change of the instance's subscriptions. */
	subscriptions_version: number;
}

interface MediaTable {
	media_id: string;
	instance: string | null;
	kind: string | null;
	mime_type: string | null;
	file_name: string | null;
	size: number | null;
	sha256: string | null;
	message_id: string | null;
	state: string;
	source: string | null;
	error: string | null;
	attempts: number;
	due_at: number;
	created_at: number;
	expires_at: number | null;
}

interface ApiKeysTable {
	id: string;
	hash: string;
	instance: string | null;
	label: string;
	created_at: number;
}

interface UsersTable {
	id: string;
	email: string;
	name: string | null;
	role: string;
	password_hash: string;
	created_at: number;
}

interface UserTokensTable {
	id: string;
	user_id: string;
	hash: string;
	label: string;
	created_at: number;
	expires_at: number;
}

interface ContactsTable {
	instance: string;
	contact_id: string;
	/** Either is unique within the instance. */
	phone: string | null;
	lid: string | null;
	name: string | null;
	profile_name: string | null;
	business_name: string | null;
	is_business: number | null;
	picture_url: string | null;
	email: string | null;
	company: string | null;
	notes: string | null;
	/** Names and number in lower case, for searching. */
	search: string;
	created_at: number;
}

interface ChatsTable {
	instance: string;
	/** Contact ID, or JID of a group: what stays the same when the address changes. */
	chat_key: string;
	/** As WhatsApp addressed it last. */
	jid: string;
	is_group: number;
	/** Of a group. */
	name: string | null;
	/** Of a group; a person's is its contact's. */
	picture_url: string | null;
	unread_count: number;
	marked_unread: number;
	last_message_id: string | null;
	last_message_at: number | null;
	last_message_from_me: number;
	last_message_text: string | null;
	archived: number | null;
	pinned_at: number | null;
	muted_until: number | null;
	disappear_after: number | null;
	/** When something last happened in it: the order of the list. */
	sorted_at: number;
	/** Name of a group in lower case, for searching. */
	search: string;
}

interface LabelsTable {
	instance: string;
	label_id: string;
	name: string | null;
	color: number | null;
	predefined_id: string | null;
}

interface LabelPlacesTable {
	instance: string;
	label_id: string;
	chat_key: string;
	/** Empty: the label is on the chat itself. */
	message_id: string;
}

interface TagsTable {
	instance: string;
	tag_id: string;
	name: string;
	/** The name in lower case; unique within the instance. */
	name_key: string;
	color: string;
	created_at: number;
	updated_at: number | null;
}

interface AutomationPausesTable {
	instance: string;
	chat_key: string;
	paused_at: number;
	paused_by: string | null;
	reason: string | null;
}

interface PollVotesTable {
	instance: string;
	poll_id: string;
	voter: string;
	selected: string;
	voted_at: number;
}

interface GroupReceiptsTable {
	instance: string;
	message_id: string;
	person: string;
	delivered_at: number;
	read_at: number | null;
	played_at: number | null;
}

interface ReactionsTable {
	instance: string;
	message_id: string;
	reactor: string;
	from_me: number;
	/** Empty once it was taken back. */
	emoji: string;
	reacted_at: number;
}

interface PostCountsTable {
	instance: string;
	/** JID. */
	channel: string;
	/** Position in the channel. */
	number: number;
	message_id: string | null;
	views: number | null;
	reactions: string | null;
	counted_at: number;
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
