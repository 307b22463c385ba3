import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import { BoundedMap } from '../support/BoundedMap';

const WINDOW_MS = 15 * 60_000;
/** Wrong passwords for one e-mail within the window. */
const TRIES = 10;
/** Each costs a tenth of a second of one core, and 32 MB. */
const AT_ONCE = 4;

/** Keeps passwords from being guessed, and the gateway from being busy with guesses. */
export class LoginGuard {
	readonly #failures: BoundedMap<string, number>;
	#running = 0;

	constructor(clock: Clock) {
		this.#failures = new BoundedMap(10_000, WINDOW_MS, () => clock.now());
	}

	/** Whether `check` holds. Rejects with RATE_LIMITED after too many wrong tries for this e-mail, or too many at once. */
	async attempt(email: string, check: () => Promise<boolean>): Promise<boolean> {
		const failures = this.#failures.get(email) ?? 0;
		if (failures >= TRIES) throw new GatewayError('RATE_LIMITED', 'too many wrong passwords');
		if (this.#running >= AT_ONCE) throw new GatewayError('RATE_LIMITED', 'too many logins at once');
		this.#running += 1;
		// Counted before the answer is known, so that tries side by side are counted too.
		this.#failures.set(email, failures + 1);
		try {
			const isRight = await check();
			if (isRight) this.#failures.set(email, 0);
			return isRight;
		} finally {
			this.#running -= 1;
		}
	}
}
