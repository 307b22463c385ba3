import type { EventData } from '../catalogue/events';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { JournalEntry } from '../domain/ports/storage';
import type { BehaviourSettings } from './Behaviour';
import type { CallUpdate } from './connection';
import type { Identities } from './Identities';
import { isoTime, toEvent } from './messageEvents';
import type { CallQueries, OfferedCall } from './queries';

export interface CallParts {
	instance: string;
	identities: Identities;
	publish: (entries: readonly JournalEntry[]) => Promise<void>;
	behaviour: () => BehaviourSettings;
	/** Throws INSTANCE_NOT_CONNECTED without a socket. */
	ask: () => Pick<CallQueries, 'reject' | 'offer' | 'end'>;
	sendText: (chat: string, text: string) => Promise<unknown>;
	clock: Clock;
	logger: Logger;
}

/** A call that began longer ago was told late, and rings nowhere any more. */
const RINGING_MS = 60_000;

/** Tells of calls, refuses them where the instance was told to, and makes calls that ring and end. */
export class Calls {
	/** Calls of this account that ring, with what keeps them from ringing on. */
	readonly #offered = new Map<string, { call: OfferedCall; cancelEnd: () => void }>();

	constructor(private readonly parts: CallParts) {}

	/** Lets somebody's phone ring. Resolves once WhatsApp has taken the call; it ends by itself. */
	async offer(chat: string, media: 'audio' | 'video', ringMs: number): Promise<OfferedCall> {
		const call = await this.parts.ask().offer(chat, media);
		const cancelEnd = this.parts.clock.schedule(ringMs, () => void this.#end(call.callId));
		this.#offered.set(call.callId, { call, cancelEnd });
		return call;
	}

	/** What rings, rings no more. */
	async stop(): Promise<void> {
		await Promise.all([...this.#offered.keys()].map((callId) => this.#end(callId)));
	}

	async take(call: CallUpdate): Promise<void> {
		// Answered, refused or given up on the other side: there is nothing to say on this one.
		if (this.#offered.has(call.callId) && call.status !== 'ringing') {
			void this.#end(call.callId);
		}
		await this.#tell(call, call.status === 'ringing' ? 'call.received' : 'call.updated');
		const { rejectCalls, rejectCallText } = this.parts.behaviour();
		const rings = this.parts.clock.now() - call.timestamp < RINGING_MS;
		if (!rejectCalls || call.status !== 'ringing' || call.isGroup || !rings) return;
		await this.refuse(call);
		if (rejectCallText) await this.parts.sendText(call.chat, rejectCallText);
	}

	/** Refuses a call and tells that it was refused: WhatsApp tells only the person's other devices. */
	async refuse(call: CallUpdate): Promise<void> {
		await this.parts.ask().reject(call.callId, call.from);
		await this.#tell({ ...call, status: 'rejected' }, 'call.updated');
	}

	/** Without a socket it rings as long as phones ring. */
	async #end(callId: string): Promise<void> {
		const offered = this.#offered.get(callId);
		if (!offered) return;
		this.#offered.delete(callId);
		offered.cancelEnd();
		try {
			await this.parts.ask().end(offered.call);
		} catch (error) {
			this.parts.logger.warn({ error: String(error) }, 'a call was not ended');
		}
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
