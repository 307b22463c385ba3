import type { Network } from '../Network';
import { Channel } from './Channel';
import type { ChannelState } from './ChannelState';

/** The channels of a network. */
export class ChannelDirectory {
	private readonly byJid = new Map<string, Channel>();

	constructor(private readonly network: Network) {}

	get all(): Channel[] {
		return [...this.byJid.values()];
	}

	add(state: ChannelState): Channel {
		const channel = new Channel(this.network, state);
		this.byJid.set(channel.jid(), channel);
		this.network.changed();
		return channel;
	}

	find(jid: unknown): Channel | undefined {
		return this.byJid.get(String(jid));
	}

	findByInvite(code: unknown): Channel | undefined {
		return this.all.find(({ state }) => state.invite === code);
	}

	remove(channel: Channel): void {
		this.byJid.delete(channel.jid());
		this.network.changed();
	}
}
