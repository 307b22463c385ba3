import { operations } from '../../../catalogue/operations';
import { asked, nested, orNull, route, via } from '../../kit';
import { filledText, instanceId, isSet, textNumber } from '../shared';

const { set, get } = operations.proxy;

const place = {
	enabled: 'enabled',
	host: via('host', filledText),
	port: via('port', textNumber),
	protocol: 'protocol',
	username: via('username', filledText),
} as const;

/** A real server shows the password in clear; here it only tells whether there is one. */
const stored = { ...place, password: via('hasPassword', isSet) } as const;

const absent = {
	instance: ({ input }: { input: { instance: string } }) => input.instance,
	hasPassword: false,
};

export const proxyRoutes = [
	route('POST /proxy/set/:instance', set, {
		id: 'evolution.proxy.set',
		status: 201,
		body: { ...place, password: via('password', filledText) },
		reply: { proxy: nested({ instanceName: asked('instance'), proxy: nested(stored) }) },
		absent: { ...absent, enabled: ({ input }) => input.enabled },
	}),
	route('GET /proxy/find/:instance', get, {
		id: 'evolution.proxy.find',
		reply: orNull('host', {
			id: asked('instance', instanceId),
			...stored,
			instanceId: asked('instance', instanceId),
		}),
		absent,
	}),
];
