import { operations } from '../../../catalogue/operations';
import { asked, nested, route, via } from '../../kit';
import { chosenEvents, storedEvents } from '../eventNames';
import { instanceId } from '../shared';

const { set, get } = operations.eventBus;

/** Pusher is reached through an account of the instance's own; the others through the server's. */
const account = {
	appId: 'appId',
	key: 'key',
	cluster: 'cluster',
	useTLS: 'useTls',
} as const;

const kinds = [
	{ kind: 'websocket', settings: {}, written: {} },
	{ kind: 'rabbitmq', settings: {}, written: {} },
	{ kind: 'sqs', settings: {}, written: {} },
	{ kind: 'nats', settings: {}, written: {} },
	{ kind: 'pusher', settings: account, written: { secret: 'secret' } },
] as const;

/** Each transport has the same two endpoints, and a body named after it. */
export const eventBusRoutes = kinds.flatMap(({ kind, settings, written }) => {
	const stored = {
		id: asked('instance', instanceId),
		enabled: 'enabled',
		...settings,
		events: via('events', storedEvents),
		instanceId: asked('instance', instanceId),
	} as const;
	const own = [...Object.values(settings), ...Object.values(written)];
	const others = (['url', 'appId', 'key', 'cluster', 'useTls', 'secret'] as const).filter(
		(field) => !own.includes(field as never),
	);
	const absent = {
		instance: ({ input }: { input: { instance: string } }) => input.instance,
		kind,
	};
	return [
		route(`POST /${kind}/set/:instance`, set, {
			id: `evolution.${kind}.set`,
			status: 201,
			fixed: { kind },
			body: {
				[kind]: nested({
					enabled: 'enabled',
					events: via('events', chosenEvents),
					...settings,
					...written,
				}),
			},
			refused: others,
			reply: stored,
			absent: { ...absent, enabled: ({ input }) => input.enabled ?? true },
		}),
		route(`GET /${kind}/find/:instance`, get, {
			id: `evolution.${kind}.find`,
			fixed: { kind },
			reply: stored,
			absent: { ...absent, enabled: false },
		}),
	];
});
