import type { OutputOf } from '../catalogue/operations';
import type { InstanceRepository, InstanceRow } from '../domain/ports/storage';
import type { Proxy } from './connection';
import { isChannel, isGroup } from './whatsapp/jid';

/** How an instance behaves by itself, with every switch said. */
export type BehaviourSettings = Required<
	Omit<OutputOf<'settings.get'>, 'instance' | 'rejectCallText'>
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
	proxy?: ProxySettings;
}

/** What an instance was told to do by itself, and by which proxy: kept in its row, beside settings of the engine. */
export class Behaviour {
	#stored: Record<string, unknown> & Stored;

	constructor(
		private readonly row: InstanceRow,
		private readonly instances: InstanceRepository,
	) {
		this.#stored = row.settings;
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

	/** Changes what is given; resolves once it is stored. */
	async change(given: Partial<BehaviourSettings>): Promise<void> {
		await this.#store({ behaviour: { ...this.#stored.behaviour, ...given } });
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
