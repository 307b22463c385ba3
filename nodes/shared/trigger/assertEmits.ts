import type { EventName } from '../../../src/domain/event';
import { emittedEvents } from '../connection';
import { ParameterError } from '../ParameterError';
import { vendors, type GatewayKind } from '../readCredential';

/** Throws ParameterError for events that the gateway never emits: a trigger would wait for them for ever. */
export function assertEmits(gateway: GatewayKind, events: readonly EventName[]): void {
	const emitted = emittedEvents(gateway);
	const silent = events.filter((event) => !emitted.includes(event));
	if (silent.length === 0) return;
	const name = gateway === 'embedded' ? 'The embedded gateway' : vendors[gateway];
	throw new ParameterError(
		'Events',
		`holds what this gateway never tells: ${name} does not emit ${silent.join(', ')}`,
		`Choose among ${emitted.join(', ')}, or a credential of another gateway`,
	);
}
