import type { OutputOf } from '../catalogue/operations';
import type { InstanceRepository, InstanceRow } from '../domain/ports/storage';
import type { Proxy } from './connection';
import type { PacingSettings } from './pacing/settings';
import { isChannel, isGroup } from './whatsapp/jid';

/** How an instance behaves by itself, with every switch said. */
export type BehaviourSettings = Required<
	Omit<OutputOf<'settings.get'>, 'instance' | 'rejectCallText' | 'pacing'>
> & { rejectCallText: string };

const quiet: BehaviourSettings = {
	rejectCalls: false,
	rejectCallText: '',
	ignoreGroups: false,
	ignoreChannels: false,
	alwaysOnline: false,
	readMessages: false,
	readStatus: false,
	syncFullHistory: false,
};

/** What is switched off stays known, so that it can be switched on again. */
export interface ProxySettings extends Proxy {
	enabled: boolean;
}

interface Stored {
	behaviour?: Partial<BehaviourSettings>;
	pacing?: Partial<PacingSettings>;
	/** When a phone was linked here last. */
	linkedAt?: number;
	proxy?: ProxySettings;
	hookTokenHash?: string | null;
	liveChannels?: readonly string[];
}

/** What an instance was told to do by itself, and by which proxy: kept in its row, beside settings of the engine. */
export class Behaviour {
	#stored: Record<string, unknown> & Stored;
	#pacing: PacingSettings;

	constructor(
		private readonly row: InstanceRow,
		private readonly instances: InstanceRepository,
		private readonly defaultPacing: PacingSettings,
	) {
		this.#stored = row.settings;
		this.#pacing = { ...defaultPacing, ...this.#stored.pacing };
	}

	/** How its sends are paced. */
	get pacing(): PacingSettings {
		return this.#pacing;
	}

	/** Milliseconds since the epoch; of a link that is older than this is kept, when the instance was made. */
	get linkedAt(): number {
		return this.#stored.linkedAt ?? this.row.createdAt;
	}

	get current(): BehaviourSettings {
		return { ...quiet, ...this.#stored.behaviour };
	}

	/** Whether the messages of a chat are left out. */
	ignores(chat: string): boolean {
		const { ignoreGroups, ignoreChannels } = this.current;
		return (ignoreGroups && isGroup(chat)) || (ignoreChannels && isChannel(chat));
	}

	get proxy(): ProxySettings | null {
		return this.#stored.proxy ?? null;
	}

	/** JIDs of the channels of which views and reactions are told as they happen. */
	get liveChannels(): readonly string[] {
		return this.#stored.liveChannels ?? [];
	}

	/** Resolves once it is stored. */
	async setLiveChannels(liveChannels: readonly string[]): Promise<void> {
		await this.#store({ liveChannels });
	}

	/** SHA-256 of the token that opens the inbound hooks, hex; null while they are off. */
	get hookTokenHash(): string | null {
		return this.#stored.hookTokenHash ?? null;
	}

	static hookTokenHashOf({ settings }: InstanceRow): string | null {
		return (settings as Stored).hookTokenHash ?? null;
	}

	/** Resolves once it is stored. */
	async setHookToken(hookTokenHash: string | null): Promise<void> {
		await this.#store({ hookTokenHash });
	}

	/** Changes what is given; resolves once it is stored. */
	async change(given: Partial<BehaviourSettings>): Promise<void> {
		await this.#store({ behaviour: { ...this.#stored.behaviour, ...given } });
	}

	/** Changes what is given; resolves once it is stored. */
	async changePacing(given: Partial<PacingSettings>): Promise<void> {
		await this.#store({ pacing: { ...this.#stored.pacing, ...given } });
		this.#pacing = { ...this.defaultPacing, ...this.#stored.pacing };
	}

	/** A phone was linked; resolves once that is stored. */
	async linked(at: number): Promise<void> {
		await this.#store({ linkedAt: at });
	}

	async setProxy(proxy: ProxySettings): Promise<void> {
		await this.#store({ proxy });
	}

	async #store(change: Stored): Promise<void> {
		const settings = { ...this.#stored, ...change };
		await this.instances.update(this.row.name, { settings });
		this.#stored = settings;
	}
}
