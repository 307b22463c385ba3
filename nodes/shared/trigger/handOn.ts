import type { Logger } from 'n8n-workflow';
import type { GatewayEvent } from '../../../src/domain/event';
import { equalSecrets } from '../connection';
import { Relay } from './Relay';
import { tokenHeader } from './testRun';

const relayHeader = 'x-wagate-relay';

/** Whether a post comes from the embedded gateway, which relays what another trigger was posted. */
export function isRelayed(headers: Record<string, unknown>, token: string): boolean {
	const given = headers[tokenHeader];
	return relayHeader in headers && typeof given === 'string' && equalSecrets(given, token);
}

/**
 * Gives what the vendor posted to the other triggers of the instance, before the vendor has its answer. Never rejects:
 * what they miss must not silence this one too.
 */
export async function handOn(
	slot: string,
	events: readonly GatewayEvent[],
	logger: Logger,
): Promise<void> {
	if (events.length === 0) return;
	try {
		const relay = await Relay.find(slot);
		await relay?.publish(events);
	} catch (error) {
		logger.error(
			`WhatsApp Gateway Trigger: the other triggers of this number miss ${events.length} events: ${String(error)}`,
		);
	}
}
