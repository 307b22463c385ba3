import type { EventData } from '../catalogue/events';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { JournalEntry } from '../domain/ports/storage';
import type { BehaviourSettings } from './Behaviour';
import type { CallUpdate } from './connection';
import type { Identities } from './Identities';
import { isoTime, toEvent } from './messageEvents';

export interface CallParts {
	instance: string;
	identities: Identities;
	publish: (entries: readonly JournalEntry[]) => Promise<void>;
	behaviour: () => BehaviourSettings;
	/** Refuses a call that rings; rejects when it cannot be refused any more. */
	reject: (call: CallUpdate) => Promise<void>;
	sendText: (chat: string, text: string) => Promise<unknown>;
	clock: Clock;
	logger: Logger;
}

/** A call that began longer ago was told late, and rings nowhere any more. */
const RINGING_MS = 60_000;

/** Tells of calls, and refuses them where the instance was told to. */
export class Calls {
	constructor(private readonly parts: CallParts) {}

	async take(call: CallUpdate): Promise<void> {
		await this.#tell(call, call.status === 'ringing' ? 'call.received' : 'call.updated');
		const { rejectCalls, rejectCallText } = this.parts.behaviour();
		const rings = this.parts.clock.now() - call.timestamp < RINGING_MS;
		if (!rejectCalls || call.status !== 'ringing' || call.isGroup || !rings) return;
		await this.refuse(call);
		if (rejectCallText) await this.parts.sendText(call.chat, rejectCallText);
	}

	/** Refuses a call and tells that it was refused: WhatsApp tells only the person's other devices. */
	async refuse(call: CallUpdate): Promise<void> {
		await this.parts.reject(call);
		await this.#tell({ ...call, status: 'rejected' }, 'call.updated');
	}

	async #tell(call: CallUpdate, name: 'call.received' | 'call.updated'): Promise<void> {
		const { instance, identities } = this.parts;
		const { callId, status, timestamp, video, isGroup } = call;
		const { jid, phone, lid } = await identities.addressOf(call.from);
		const data: EventData<'call.received'> = {
			callId,
			chatId: call.chat,
			from: { id: jid, phone, lid, name: await identities.nameOf(jid) },
			video,
			isGroup,
			status,
			timestamp: isoTime(timestamp),
		};
		const event = toEvent(name, { instance, timestamp, chat: null }, data);
		await this.parts.publish([{ event, dedupeKey: `call:${callId}:${status}` }]);
	}
}
