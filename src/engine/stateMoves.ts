import type { InstanceState } from '../domain/instance';

/** States from which nothing comes back by itself: somebody has to ask for Connect. */
export const restingStates: ReadonlySet<InstanceState> = new Set([
	'created',
	'conflict',
	'logged_out',
	'banned',
	'locked',
	'outdated',
]);

/** Ends that any open or opening socket can come to. */
const ends: readonly InstanceState[] = [
	'conflict',
	'logged_out',
	'banned',
	'locked',
	'outdated',
	'storage_error',
];

/** Every move an instance may make. A move to the state it is in only renews its reason. */
const moves: Record<InstanceState, readonly InstanceState[]> = {
	created: ['connecting', 'storage_error'],
	connecting: [
		'created',
		'qr',
		'pairing_code',
		'passkey_required',
		'connected',
		'reconnecting',
		...ends,
	],
	qr: ['created', 'pairing_code', 'passkey_required', 'connecting', ...ends],
	pairing_code: ['created', 'qr', 'passkey_required', 'connecting', ...ends],
	passkey_required: ['created', 'connecting', ...ends],
	// To `created` when somebody asks for Disconnect.
	connected: ['created', 'degraded', 'reconnecting', 'connecting', ...ends],
	degraded: ['created', 'connected', 'reconnecting', 'connecting', ...ends],
	reconnecting: ['created', 'connected', 'connecting', ...ends],
	conflict: ['connecting', 'logged_out', 'storage_error'],
	logged_out: ['connecting', 'storage_error'],
	banned: ['connecting', 'logged_out', 'storage_error'],
	locked: ['connecting', 'logged_out', 'storage_error'],
	outdated: ['connecting', 'logged_out', 'storage_error'],
	storage_error: ['created', 'connecting', 'reconnecting', 'logged_out'],
};

export function mayMove(from: InstanceState, to: InstanceState): boolean {
	return from === to || moves[from].includes(to);
}
