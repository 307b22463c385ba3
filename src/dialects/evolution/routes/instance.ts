import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	asked,
	constant,
	custom,
	decodeRows,
	followUp,
	ignored,
	isObject,
	jidAsLid,
	jidAsPhone,
	list,
	nested,
	only,
	route,
	several,
	unsupported,
	via,
	type Rows,
} from '../../kit';
import {
	absentInstance,
	absentStatus,
	connectionState,
	defaultSettings,
	hash,
	instanceId,
} from '../shared';
import { webhookRows } from './webhook';

type Connected = OutputOf<'instance.connect'>;

const { create, list: listAll, getState, connect, logout, delete: remove } = operations.instance;

const integration = constant('WHATSAPP-BAILEYS');

const stateRows = {
	instance: nested({ instanceName: 'instance', state: via('state', connectionState) }),
} as const;

const listedRows = {
	id: via('instance', instanceId),
	name: 'instance',
	connectionStatus: via('state', connectionState),
	ownerJid: several(via('phone', jidAsPhone), via('lid', jidAsLid)),
	profileName: 'profileName',
	profilePicUrl: constant(null),
	integration,
	number: 'phone',
	businessId: constant(null),
	// Keys are stored as hashes here, so there is none to show.
	token: constant(null),
	clientName: constant('wagate'),
	disconnectionReasonCode: constant(null),
	disconnectionObject: constant(null),
	disconnectionAt: constant(null),
	updatedAt: 'since',
	Setting: constant(defaultSettings),
} as const satisfies Rows<OutputOf<'instance.getState'>>;

const switchedOn = nested({ enabled: unsupported(), events: ignored() });

/** A closed instance answers a QR, a waiting one its current QR, an open one its state. */
const connectReply = custom<Connected, InputOf<'instance.connect'>>({
	decode: (wire) => {
		const read: Record<string, unknown> = {};
		decodeRows(stateRows, wire, read, 'reply');
		if (!isObject(wire) || 'state' in read) return read;
		decodeRows({ pairingCode: 'pairingCode', code: 'qr', base64: 'qrImage' }, wire, read, 'reply');
		const offered = read.pairingCode ? 'pairing_code' : read.qr ? 'qr' : 'connecting';
		return { ...read, state: offered };
	},
	encode: ({ instance, state, qr, qrImage, pairingCode }) => {
		const isOpen = state === 'connected' || state === 'degraded';
		if (isOpen) return { instance: { instanceName: instance, state: 'open' } };
		if (qr === null && pairingCode === null) return { count: 0 };
		return { pairingCode, code: qr, base64: qrImage, count: 1 };
	},
});

export const instanceRoutes = [
	route('POST /instance/create', create, {
		id: 'evolution.instance.create',
		status: 201,
		body: {
			instanceName: 'instance',
			integration,
			// The schema of 2.3.7 spells it so.
			Integration: accepted(integration),
			qrcode: 'connect',
			number: 'phone',
			token: 'apiKey',
			rejectCall: ignored(),
			msgCall: ignored(),
			groupsIgnore: ignored(),
			alwaysOnline: ignored(),
			readMessages: ignored(),
			readStatus: ignored(),
			syncFullHistory: ignored(),
			wavoipToken: ignored(),
			proxyHost: unsupported(),
			webhook: ignored(),
			websocket: switchedOn,
			rabbitmq: switchedOn,
			nats: switchedOn,
			sqs: switchedOn,
			chatwootUrl: unsupported(),
		},
		dropped: ['integration', 'settings', 'proxy', 'webhook', 'rabbitmq', 'sqs', 'chatwoot'],
		followUp: followUp('webhook', operations.webhook.set, webhookRows),
		reply: {
			instance: nested({
				instanceName: 'instance',
				instanceId: asked('instance', instanceId),
				integration,
				webhookWaBusiness: constant(null),
				accessTokenWaBusiness: constant(''),
				status: via('state', connectionState),
			}),
			hash: via('apiKey', hash),
			webhook: constant({}),
			websocket: constant({}),
			rabbitmq: constant({}),
			nats: constant({}),
			sqs: constant({}),
			settings: constant(defaultSettings),
			qrcode: nested({
				pairingCode: 'pairingCode',
				code: 'qr',
				base64: 'qrImage',
				count: constant(1),
			}),
		},
		absent: absentInstance,
	}),
	route('GET /instance/fetchInstances', getState, {
		id: 'evolution.instance.fetchInstances',
		when: { in: 'query', name: 'instanceName' },
		servedOnly: true,
		query: { instanceName: 'instance', instanceId: unsupported() },
		dropped: ['live'],
		reply: only(listedRows),
		absent: absentInstance,
	}),
	route('GET /instance/fetchInstances', listAll, {
		id: 'evolution.instance.fetchInstances',
		query: { instanceName: 'instance', instanceId: unsupported() },
		dropped: ['instanceId', 'state'],
		reply: list('instances', listedRows, absentStatus),
	}),
	route('GET /instance/connectionState/:instance', getState, {
		id: 'evolution.instance.connectionState',
		dropped: ['live'],
		reply: stateRows,
		absent: absentInstance,
	}),
	route('GET /instance/connect/:instance', connect, {
		id: 'evolution.instance.connect',
		query: { number: 'phone' },
		dropped: ['waitUntilConnected', 'waitMs'],
		reply: connectReply,
		absent: absentInstance,
	}),
	route('DELETE /instance/logout/:instance', logout, {
		id: 'evolution.instance.logout',
		reply: {
			status: constant('SUCCESS'),
			error: constant(false),
			response: constant({ message: 'Instance logged out' }),
		},
		absent: { ...absentInstance, state: 'logged_out' },
	}),
	route('DELETE /instance/delete/:instance', remove, {
		id: 'evolution.instance.delete',
		reply: {
			status: constant('SUCCESS'),
			error: constant(false),
			response: constant({ message: 'Instance deleted' }),
		},
		absent: { instance: ({ input }) => input.instance },
	}),
];
