import type { ChatAddress } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type { DirectoryRepository, DirectoryUpdate } from '../../domain/ports/directory';
import { BoundedMap } from '../../support/BoundedMap';

export interface TimerParts {
	instance: string;
	chats: Pick<DirectoryRepository, 'chat'>;
	/** A JID with both addresses of its person. */
	addressOf: (jid: string) => Promise<ChatAddress>;
	clock: Clock;
}

const HOUR = 3_600_000;
const CACHED = 5_000;

/** After how long new messages of each chat of two vanish: asked before every send, so that few are read from the disk. */
export class Timers {
	readonly #known: BoundedMap<string, number>;

	constructor(private readonly parts: TimerParts) {
		this.#known = new BoundedMap(CACHED, HOUR, () => parts.clock.now());
	}

	/** Seconds; 0 for never. */
	async of(jid: string): Promise<number> {
		const { instance, chats, addressOf } = this.parts;
		const address = await addressOf(jid);
		const name = nameOf(address);
		const known = this.#known.get(name);
		if (known !== undefined) return known;
		const seconds = (await chats.chat(instance, address))?.disappearAfter ?? 0;
		// What was heard meanwhile is newer than what was read.
		const heard = this.#known.get(name);
		if (heard !== undefined) return heard;
		this.#known.set(name, seconds);
		return seconds;
	}

	/** The history may have told of some; they are read anew. */
	forget(): void {
		this.#known.clear();
	}

	/** What becomes known of chats, before it is stored. */
	hear(update: DirectoryUpdate): void {
		if (update.kind !== 'chat' || update.change.disappearAfter === undefined) return;
		this.#known.set(nameOf(update.address), update.change.disappearAfter ?? 0);
	}
}

/** Both addresses of a person are one chat. */
function nameOf({ jid, lid }: ChatAddress): string {
	return lid ?? jid;
}
