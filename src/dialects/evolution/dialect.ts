import { buildDialect } from '../kit';
import { errors } from './errors';
import { events } from './events';
import { botRoutes } from './routes/bot';
import { callRoutes } from './routes/call';
import { chatRoutes } from './routes/chat';
import { chatwootRoutes } from './routes/chatwoot';
import { contactRoutes } from './routes/contact';
import { eventBusRoutes } from './routes/eventBus';
import { groupRoutes } from './routes/group';
import { inboundRoutes } from './routes/inbound';
import { instanceRoutes } from './routes/instance';
import { keptMessageRoutes } from './routes/keptMessage';
import { labelRoutes } from './routes/label';
import { mediaRoutes } from './routes/media';
import { messageRoutes } from './routes/message';
import { profileRoutes } from './routes/profile';
import { proxyRoutes } from './routes/proxy';
import { settingsRoutes } from './routes/settings';
import { statusRoutes } from './routes/status';
import { systemRoutes } from './routes/system';
import { templateRoutes } from './routes/template';
import { webhookRoutes } from './routes/webhook';

/** Evolution API 2.3: the header `apikey`, its own paths, and its wire as a 2.3.7 speaks it. README.md has the quirks. */
export const dialect = buildDialect({
	name: 'evolution',
	title: 'Evolution API',
	prefix: '/evolution',
	routes: [
		...instanceRoutes,
		...settingsRoutes,
		...proxyRoutes,
		...messageRoutes,
		...statusRoutes,
		...keptMessageRoutes,
		...chatRoutes,
		...contactRoutes,
		...callRoutes,
		...labelRoutes,
		...profileRoutes,
		...groupRoutes,
		...webhookRoutes,
		...eventBusRoutes,
		...inboundRoutes,
		...botRoutes,
		...chatwootRoutes,
		...templateRoutes,
		...mediaRoutes,
		...systemRoutes,
	],
	auth: {
		read: ({ apikey }) => (typeof apikey === 'string' && apikey !== '' ? apikey : null),
		write: (key) => ({ apikey: key }),
	},
	errors,
	events,
});
