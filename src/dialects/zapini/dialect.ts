import { bearerAuth, buildDialect } from '../kit';
import { errors } from './errors';
import { events } from './events';
import { authRoutes } from './routes/auth';
import { automationRoutes } from './routes/automation';
import { chatRoutes } from './routes/chat';
import { contactRoutes } from './routes/contact';
import { conversationRoutes } from './routes/conversation';
import { directRoutes } from './routes/direct';
import { groupRoutes } from './routes/group';
import { inboundRoutes } from './routes/inbound';
import { instanceRoutes } from './routes/instance';
import { mediaRoutes } from './routes/media';
import { messageRoutes } from './routes/message';
import { tagRoutes } from './routes/tag';
import { webhookRoutes } from './routes/webhook';

/**
 * Zapini: the Universal API, bare and below `/api/v1`, its Chat API, and the flat API of one instance. Where two say the
 * same, the earlier row is the one our client uses. README.md has the quirks.
 */
export const dialect = buildDialect({
	name: 'zapini',
	title: 'Zapini',
	prefix: '/zapini',
	sharedPath: '/api/v1',
	limit: { requests: 100, perMs: 15 * 60_000 },
	routes: [
		...authRoutes,
		...instanceRoutes,
		...messageRoutes,
		...directRoutes,
		...conversationRoutes,
		...automationRoutes,
		...contactRoutes,
		...inboundRoutes,
		...webhookRoutes,
		...mediaRoutes,
		...groupRoutes,
		...tagRoutes,
		...chatRoutes,
	],
	auth: bearerAuth,
	errors,
	events,
});
