import { operations, type OutputOf } from '../../../catalogue/operations';
import { each, route, whole, type Rows } from '../../kit';
import { absentStatus } from '../shared';

const { create, list, getState, connect, logout, delete: remove } = operations.instance;

const status = {
	instance: 'instance',
	state: 'state',
	network: 'network',
	since: 'since',
	reason: 'reason',
	until: 'until',
	phone: 'phone',
	lid: 'lid',
	profileName: 'profileName',
} as const satisfies Rows<OutputOf<'instance.getState'>>;

export const instanceRoutes = [
	route('POST /v1/instances', create, {
		id: 'native.instance.create',
		status: 201,
		body: whole(),
		reply: whole(),
		absent: absentStatus,
	}),
	route('GET /v1/instances', list, {
		id: 'native.instance.list',
		query: { instance: 'instance', instanceId: 'instanceId', state: 'state' },
		reply: { instances: each('instances', status, absentStatus) },
	}),
	route('GET /v1/instances/:instance', getState, {
		id: 'native.instance.getState',
		// Our gateway has no state but the live one.
		dropped: ['live'],
		reply: whole(),
		absent: absentStatus,
	}),
	route('POST /v1/instances/:instance/connect', connect, {
		id: 'native.instance.connect',
		body: whole(),
		reply: whole(),
		absent: absentStatus,
	}),
	route('POST /v1/instances/:instance/logout', logout, {
		id: 'native.instance.logout',
		reply: whole(),
		absent: absentStatus,
	}),
	route('DELETE /v1/instances/:instance', remove, { id: 'native.instance.delete', reply: whole() }),
];
