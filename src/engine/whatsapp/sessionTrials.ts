import { SessionCipher } from 'libsignal';

/** What is used of a libsignal 6 session; its types leave it out. */
interface Session {
	serialize(): unknown;
	pendingPreKey?: unknown;
	constructor: { deserialize(serialized: unknown): Session };
}

interface Found {
	session: Session;
	plaintext: Buffer;
}

type DecryptWithSessions = (
	this: unknown,
	data: Uint8Array,
	sessions: readonly Session[],
) => Promise<Found>;

const kept = Symbol.for('wagate.sessionTrials');

/**
 * libsignal 6 tries a message on each session of a contact, and steps the ratchet of each before it looks at the MAC: the
 * sessions that did not fit are stored changed, and can read nothing any more. Two sessions exist whenever both sides
 * write before they heard of each other, and after each device lookup of the library. Here every try runs on a copy.
 */
export function keepSessionsOnTrial(): void {
	const prototype = SessionCipher.prototype as unknown as {
		decryptWithSessions: DecryptWithSessions & { [kept]?: true };
	};
	const decryptWithSessions = prototype.decryptWithSessions;
	if (decryptWithSessions[kept]) return;
	const onCopies: DecryptWithSessions & { [kept]?: true } = async function (data, sessions) {
		// One that fails is not stored at all.
		if (sessions.length < 2) return decryptWithSessions.call(this, data, sessions);
		let failure: unknown;
		for (const session of sessions) {
			const copy = session.constructor.deserialize(session.serialize());
			try {
				const { plaintext } = await decryptWithSessions.call(this, data, [copy]);
				delete session.pendingPreKey;
				return { session: Object.assign(session, copy), plaintext };
			} catch (error) {
				failure = error;
			}
		}
		throw failure;
	};
	onCopies[kept] = true;
	prototype.decryptWithSessions = onCopies;
}
