import type { GroupQueries } from './groups/GroupQueries';

/**
 * What WhatsApp can be asked and told beyond messages, one member per family. Each method rejects with
 * INSTANCE_NOT_CONNECTED once the socket is gone, and with the refusal of WhatsApp's server as a GatewayError.
 * `whatsapp/queries` implements them on the library.
 */
export interface Queries {
	readonly calls: CallQueries;
	readonly groups: GroupQueries;
}

export interface CallQueries {
	/** Refuses a call that rings. */
	reject(callId: string, from: string): Promise<void>;
}

export type { GroupQueries };
