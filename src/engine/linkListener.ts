import type { Instance } from './Instance';
import type { LinkListener } from './Link';
import { isoTime } from './messageEvents';
import { noLimits } from './pacing/NewChats';
import { offerView, statusView } from './statusView';
import { type Hearers, hearTraffic } from './traffic';

/** What an instance does about what happens on its link. */
export function buildLinkListener(instance: Instance, hearers: () => Hearers): LinkListener {
	const { name, clock, outbox, groups, downloads, reads, live, pacing, behaviour } = instance;
	const warn = (what: string) => (error: unknown) =>
		hearers().logger.warn({ error: String(error) }, what);
	return {
		opened: (connection) => {
			outbox.opened(connection);
			groups.opened().catch(warn('the groups were not asked for'));
			downloads.opened();
			reads.opened();
			live.opened();
			if (pacing.pacer.isOn) void pacing.newChats.ask();
		},
		linked: () => {
			// What was said of another account, it may be.
			pacing.newChats.hear(noLimits);
			behaviour.linked(clock.now()).catch(warn('the time of the link was not stored'));
		},
		closed: () => {
			outbox.closed();
			live.closed();
		},
		traffic: (event) => hearTraffic(hearers(), event),
		announce: (event, status) => {
			void instance.tell(event, async () => statusView(status));
		},
		offered: (offer) => {
			const timestamp = isoTime(clock.now());
			const tell = async () => ({ instance: name, ...(await offerView(offer)), timestamp });
			void instance.tell('instance.qr', tell);
		},
	};
}
