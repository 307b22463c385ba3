import type { InstanceState, Network } from '../../domain/instance';
import type { ReplyContext } from '../kit';

/** 202 while the message is still on its way to WhatsApp, 201 once it is there. */
export function sendStatus({ state }: { state?: unknown }): number {
	return state === 'queued' || state === 'sending' ? 202 : 201;
}

/** Our own gateway always says these; an empty answer still reads as something. */
export const absentStatus = {
	state: 'created' as InstanceState,
	network: 'whatsapp' as Network,
	since: ({ now }: Pick<ReplyContext, 'now'>) => now,
};
