import { operations, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	asked,
	constant,
	custom,
	decodeRows,
	followUp,
	isObject,
	jidAsLid,
	jidAsPhone,
	list,
	nested,
	only,
	orElse,
	route,
	several,
	unsupported,
	via,
	within,
	words,
	type Rows,
} from '../../kit';
import {
	absentInstance,
	absentStatus,
	connectionState,
	defaultSettings,
	filledText,
	hash,
	instanceId,
} from '../shared';
import { atCreation, settingsAtCreation } from '../creation';
import { webhookRows } from './webhook';

type Connected = OutputOf<'instance.connect'>;

const {
	create,
	list: listAll,
	get,
	getState,
	getQr,
	connect,
	restart,
	logout,
	setPresence,
} = operations.instance;
const { delete: remove } = operations.instance;

const integrations = words({
	'WHATSAPP-BAILEYS': 'baileys',
	'WHATSAPP-BUSINESS': 'cloudApi',
	EVOLUTION: 'channel',
});
/** Left out it is the same as Baileys, which a real server wants to be told. */
const integration = orElse(via('integration', integrations), 'WHATSAPP-BAILEYS');

const stateRows = {
	instance: nested({ instanceName: 'instance', state: via('state', connectionState) }),
} as const;

const statusRows = {
	id: via('instance', instanceId),
	name: 'instance',
	connectionStatus: via('state', connectionState),
	ownerJid: several(via('phone', jidAsPhone), via('lid', jidAsLid)),
	profileName: 'profileName',
	profilePicUrl: constant(null),
	integration: constant('WHATSAPP-BAILEYS'),
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

/** The same row with all that the details of an instance have. */
const listedRows = {
	...statusRows,
	id: several(via('instance', instanceId), 'id'),
	integration: orElse(via('integration', integrations), 'WHATSAPP-BAILEYS'),
	profilePicUrl: orElse('pictureUrl', null),
	createdAt: 'createdAt',
	_count: within('counts', { Message: 'messages', Contact: 'contacts', Chat: 'chats' }),
} as const satisfies Rows<OutputOf<'instance.get'>>;

/** A closed instance answers a QR, a waiting one its current QR, an open one its state. */
const connectReply = custom<Connected, { instance: string }>({
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
			number: via('phone', filledText),
			token: 'apiKey',
			...atCreation,
		},
		followUp: followUp('webhook', operations.webhook.set, webhookRows),
		reply: {
			instance: nested({
				instanceName: 'instance',
				instanceId: asked('instance', instanceId),
				integration: orElse(asked('integration', integrations), 'WHATSAPP-BAILEYS'),
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
			settings: orElse(asked('settings', settingsAtCreation), defaultSettings),
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
		reply: only(statusRows),
		absent: absentInstance,
	}),
	route('GET /instance/fetchInstances', get, {
		id: 'evolution.instance.fetchInstances',
		askedOnly: true,
		query: { instanceName: 'instance' },
		reply: only(listedRows),
		absent: absentInstance,
	}),
	route('GET /instance/fetchInstances', listAll, {
		id: 'evolution.instance.fetchInstances',
		query: { instanceName: 'instance', instanceId: 'instanceId' },
		refused: ['state'],
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
	route('GET /instance/connect/:instance', getQr, {
		id: 'evolution.instance.connect',
		askedOnly: true,
		reply: connectReply,
		absent: absentInstance,
	}),
	route('POST /instance/restart/:instance', restart, {
		id: 'evolution.instance.restart',
		reply: connectReply,
		absent: absentInstance,
	}),
	route('POST /instance/setPresence/:instance', setPresence, {
		id: 'evolution.instance.setPresence',
		status: 201,
		body: { presence: 'presence' },
		reply: { presence: asked('presence') },
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
