import { fetchLatestWaWebVersion } from '@whiskeysockets/baileys';
import type { WaVersion } from '../connection';

const deadlineMs = 10_000;

/** The version that WhatsApp Web itself runs at this moment, as its own site says; null when that cannot be told. */
export async function fetchCurrentVersion(): Promise<WaVersion | null> {
	const signal = AbortSignal.timeout(deadlineMs);
	const { version, isLatest } = await fetchLatestWaWebVersion({ signal });
	return isLatest ? version : null;
}
