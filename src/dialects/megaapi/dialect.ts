import { bearerAuth, buildDialect } from '../kit';
import { errors } from './errors';
import { events } from './events';
import { chatRoutes } from './routes/chat';
import { contactRoutes } from './routes/contact';
import { groupRoutes } from './routes/group';
import { instanceRoutes } from './routes/instance';
import { messageRoutes } from './routes/message';
import { profileRoutes } from './routes/profile';
import { sendMediaRoutes } from './routes/sendMedia';
import { sendManyRoutes } from './routes/sendMany';
import { sendTextRoutes } from './routes/sendText';
import { webhookRoutes } from './routes/webhook';

/** Mega-api: a Bearer token for each instance, whose key stands in every path below `/rest`. README.md has the quirks. */
export const dialect = buildDialect({
	name: 'megaapi',
	title: 'Mega-api',
	prefix: '/megaapi',
	copiedPath: /\/rest$/,
	routes: [
		...instanceRoutes,
		...contactRoutes,
		...messageRoutes,
		...profileRoutes,
		...webhookRoutes,
		...sendTextRoutes,
		...sendMediaRoutes,
		...sendManyRoutes,
		...chatRoutes,
		...groupRoutes,
	],
	auth: bearerAuth,
	errors,
	events,
});
