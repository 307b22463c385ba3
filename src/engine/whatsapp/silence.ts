/** Openings of everything libsignal 6 prints. Some of these lines hold whole sessions, private keys included. */
const openings = [
	'Closing session:',
	'Opening session:',
	'Session already closed',
	'Session already open',
	'Removing old closed session:',
	'Migrating session to:',
	'Closing open session in favor of incoming prekey bundle',
	'Failed to decrypt message with any known session...',
	'Session error:',
	'Decrypted message with closed session.',
	'V1 session storage migration error',
	'WARNING: Expected pubkey of length 33',
	'Unhandled bucket type (for naming):',
];

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;

let silenced = false;

/**
 * Keeps libsignal off the console for good: it has no logger to configure and prints private keys. Everything else that
 * uses the console is let through untouched.
 */
export function silenceLibsignal(target: Console = console): void {
	if (target === console && silenced) return;
	if (target === console) silenced = true;
	for (const method of methods) {
		const print = target[method].bind(target);
		target[method] = (...args: unknown[]) => {
			if (!isLibsignal(args)) print(...args);
		};
	}
}

function isLibsignal([first, ...rest]: unknown[]): boolean {
	if (typeof first === 'string' && openings.some((opening) => first.startsWith(opening)))
		return true;
	// Whatever words a later version uses: a session in the arguments is reason enough.
	return [first, ...rest].some(isSession);
}

function isSession(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'currentRatchet' in value;
}
