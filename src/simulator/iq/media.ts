import { el } from '../wire/stanza';
import type { IqFamily } from './IqFamily';

/** How long a client may use the answer, in seconds. */
const TTL = 3_600;

/** Where files are uploaded to and fetched from. */
export const media: IqFamily = {
	'w:m set media_conn': ({ network }) => {
		const { auth, host } = network.media;
		const hosts = [el('host', { hostname: host })];
		return [el('media_conn', { auth, ttl: TTL, auth_ttl: TTL, max_buckets: 12 }, hosts)];
	},
};
