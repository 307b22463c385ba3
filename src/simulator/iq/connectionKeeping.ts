import { offerWaiting } from '../connection/offlineDelivery';
import type { IqFamily } from './IqFamily';

/** What keeps a connection going and says how the client is. */
export const connectionKeeping: IqFamily = {
	'w:p get ping': () => undefined,
	'w:stats set add': () => undefined,
	'urn:xmpp:whatsapp:dirty set clean': () => undefined,
	/** The client has its keys in place: what waited for it may come, after the answer. */
	'passive set active': ({ connection }) => {
		queueMicrotask(() => offerWaiting(connection));
	},
	'passive set passive': () => undefined,
};
