import { buildDialect } from '../kit';
import { derivedRoutes } from './derivedRoutes';
import { errors } from './errors';
import { events } from './events';
import { contactRoutes } from './routes/contact';
import { instanceRoutes } from './routes/instance';
import { messageRoutes } from './routes/message';
import { webhookRoutes } from './routes/webhook';

const authored = [...instanceRoutes, ...messageRoutes, ...contactRoutes, ...webhookRoutes];

/** Our own tongue: JSON in the catalogue's shapes under `/v1`, Bearer keys. */
export const dialect = buildDialect({
	name: 'native',
	title: 'WaGate',
	prefix: '',
	routes: [...authored, ...derivedRoutes(authored)],
	auth: {
		read: ({ authorization }) =>
			typeof authorization === 'string'
				? (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null)
				: null,
		write: (key) => ({ authorization: `Bearer ${key}` }),
	},
	errors,
	events,
});
