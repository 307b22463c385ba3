/** What is used of a libsignal 6 record as it is stored. */
interface StoredRecord {
	_sessions?: Record<
		string,
		{ registrationId?: number; indexInfo?: { closed?: number; remoteIdentityKey?: string } }
	>;
}

/** libsignal's mark of a session that is not closed. */
const OPEN = -1;

/** Whether a stored record has an open session with the very device that a prekey bundle is of. */
export function hasOpenSessionWith(
	record: unknown,
	{ identityKey, registrationId }: { identityKey: Uint8Array; registrationId: number },
): boolean {
	const identity = Buffer.from(identityKey).toString('base64');
	return Object.values((record as StoredRecord | undefined)?._sessions ?? {}).some(
		(session) =>
			session.indexInfo?.closed === OPEN &&
			session.indexInfo.remoteIdentityKey === identity &&
			session.registrationId === registrationId,
	);
}
