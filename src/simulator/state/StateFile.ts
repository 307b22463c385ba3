import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BufferJSON } from '@whiskeysockets/baileys';
import type { Network } from '../Network';
import type { ServerIdentity } from '../noise/certificateChain';
import type { ChannelState } from '../channels/ChannelState';
import type { GroupState } from '../groups/GroupState';
import type { PersonState } from '../people/Person';
import { SimulatorError } from '../SimulatorError';
import type { Addressing } from '../wire/jid';

export interface NetworkState {
	version: 1;
	addressing: Addressing;
	identity: ServerIdentity;
	people: PersonState[];
	groups?: GroupState[];
	channels?: ChannelState[];
	ports?: { socket?: number; control?: number };
}

/** Changes that come together are written together. */
const GATHER_MS = 50;

/** Keeps the network on disk: rewritten as a whole soon after each change, by rename, readable by its owner only. */
export class StateFile {
	private timer?: NodeJS.Timeout;
	private writing: Promise<void> = Promise.resolve();
	private network?: Network;

	constructor(private readonly path: string) {}

	/** The state of an earlier run, or undefined when there was none. */
	async read(): Promise<NetworkState | undefined> {
		const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return undefined;
			throw error;
		});
		if (text === undefined) return undefined;
		try {
			const state = JSON.parse(text, BufferJSON.reviver) as NetworkState;
			if (state.version === 1) return state;
		} catch {
			// Falls through: not JSON is as unreadable as another version.
		}
		throw new SimulatorError(
			`${this.path} is not a state file that this version of the simulator can read`,
			'Delete it to start with an empty network',
		);
	}

	follow(network: Network): void {
		this.network = network;
		network.on('changed', () => {
			this.timer ??= setTimeout(() => void this.write(), GATHER_MS);
		});
	}

	/** Writes what is not written yet. */
	readonly close = async (): Promise<void> => {
		clearTimeout(this.timer);
		await this.write();
		this.network = undefined;
	};

	private write(): Promise<void> {
		this.timer = undefined;
		this.writing = this.writing.then(() => this.writeNow());
		return this.writing;
	}

	private async writeNow(): Promise<void> {
		if (!this.network) return;
		const { addressing, identity, people, groups, channels, ports } = this.network;
		const state: NetworkState = {
			version: 1,
			addressing,
			identity,
			ports,
			people: people.people.map((person) => person.toState()),
			groups: groups.all.map(({ state: group }) => group),
			channels: channels.all.map(({ state: channel }) => channel),
		};
		await mkdir(dirname(this.path), { recursive: true });
		const draft = `${this.path}.${process.pid}.tmp`;
		await writeFile(draft, JSON.stringify(state, BufferJSON.replacer), { mode: 0o600 });
		await rename(draft, this.path);
		this.network?.emit('saved');
	}
}
