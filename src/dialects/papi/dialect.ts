import { buildDialect } from '../kit';
import { errors } from './errors';
import { events } from './events';
import { chatRoutes } from './routes/chat';
import { contactRoutes } from './routes/contact';
import { groupRoutes } from './routes/group';
import { instanceRoutes } from './routes/instance';
import { interactiveRoutes } from './routes/interactive';
import { messageRoutes } from './routes/message';
import { webhookRoutes } from './routes/webhook';

/** P-API 1.6: the header `x-api-key`, and everything below `/api/instances`. README.md has the quirks. */
export const dialect = buildDialect({
	name: 'papi',
	title: 'P-API',
	prefix: '/papi',
	copiedPath: /\/api(\/instances(\/[^/]+)?)?$/,
	routes: [
		...instanceRoutes,
		...messageRoutes,
		...interactiveRoutes,
		...chatRoutes,
		...groupRoutes,
		...contactRoutes,
		...webhookRoutes,
	],
	auth: {
		read: (headers) => {
			const own = headers['x-api-key'];
			if (typeof own === 'string' && own !== '') return own;
			return /^Bearer (\S+)$/i.exec(String(headers.authorization))?.[1] ?? null;
		},
		write: (key) => ({ 'x-api-key': key }),
	},
	errors,
	events,
});
