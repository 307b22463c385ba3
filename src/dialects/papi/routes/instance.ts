import { operations, type OutputOf } from '../../../catalogue/operations';
import { constant, list, route, via, type Rows } from '../../kit';
import { absentInstance, absentStatus, instanceState, number, success } from '../shared';

const { instance } = operations;

const statusRows = {
	id: 'instance',
	status: via('state', instanceState),
	name: 'profileName',
	phoneNumber: via('phone', number),
} as const satisfies Rows<OutputOf<'instance.getState'>>;

const qr = {
	reply: { qrImage: 'qrImage', status: via('state', instanceState) },
	absent: { ...absentInstance, state: 'qr' as const },
} as const;

export const instanceRoutes = [
	route('GET /api/instances', instance.list, {
		id: 'papi.instance.list',
		refused: ['instance', 'instanceId', 'state'],
		reply: list('instances', statusRows, absentStatus),
	}),
	route('POST /api/instances', instance.create, {
		id: 'papi.instance.create',
		body: { id: 'instance' },
		// The key of the whole server opens every instance, and linking starts by itself.
		dropped: ['connect', 'apiKey'],
		refused: [
			'phone',
			'integration',
			'settings',
			'proxy',
			'webhook',
			'rabbitmq',
			'sqs',
			'chatwoot',
		],
		reply: { id: 'instance', status: via('state', instanceState), apiKey: 'apiKey' },
		absent: { ...absentInstance, state: 'connecting' },
	}),
	// P-API links as soon as an instance is there, so its clients ask for nothing but the QR.
	route('GET /api/instances/:instance/qr', instance.connect, {
		id: 'papi.instance.qr',
		ownAliases: ['/qr'],
		refused: ['phone'],
		dropped: ['waitUntilConnected', 'waitMs'],
		...qr,
	}),
	route('GET /api/instances/:instance/qr', instance.getQr, {
		id: 'papi.instance.qr',
		askedOnly: true,
		...qr,
	}),
	route('GET /api/instances/:instance/status', instance.getState, {
		id: 'papi.instance.status',
		dropped: ['live'],
		reply: statusRows,
		absent: absentInstance,
	}),
	route('GET /api/instances/:instance/status', instance.get, {
		id: 'papi.instance.status',
		askedOnly: true,
		reply: statusRows,
		absent: absentInstance,
	}),
	route('DELETE /api/instances/:instance', instance.delete, {
		id: 'papi.instance.delete',
		reply: success,
		absent: { instance: ({ input }) => input.instance },
	}),
	route('POST /api/instances/:instance/logout', instance.logout, {
		id: 'papi.instance.logout',
		reply: { ...success, message: constant('Instance logged out') },
		absent: { ...absentInstance, state: 'logged_out' },
	}),
];
