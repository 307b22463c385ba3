import { buildDialect } from '../kit';
import { errors } from './errors';
import { events } from './events';
import { chatRoutes } from './routes/chat';
import { instanceRoutes } from './routes/instance';
import { messageRoutes } from './routes/message';
import { webhookRoutes } from './routes/webhook';

/** Evolution API 2.3: the header `apikey`, its own paths, and its wire as a 2.3.7 speaks it. README.md has the quirks. */
export const dialect = buildDialect({
	name: 'evolution',
	title: 'Evolution API',
	prefix: '/evolution',
	routes: [...instanceRoutes, ...messageRoutes, ...chatRoutes, ...webhookRoutes],
	auth: {
		read: ({ apikey }) => (typeof apikey === 'string' && apikey !== '' ? apikey : null),
		write: (key) => ({ apikey: key }),
	},
	errors,
	events,
});
