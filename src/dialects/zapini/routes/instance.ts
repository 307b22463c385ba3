import { operations, type OutputOf } from '../../../catalogue/operations';
import { accepted, each, flag, route, via, words, type Rows } from '../../kit';
import { instanceState, isOnline, shown, time } from '../codecs';
import { absentInstance, absentStatus, envelope, v1 } from '../shared';

const { list, get, getQr, getState, getStats, disconnect, restart, connect, logout } =
	operations.instance;

/** The instance's name stands where the vendor has a UUID. */
const details = {
	uuid: 'instance',
	phone_number: 'phone',
	status: via('state', instanceState),
	connected: via('state', isOnline),
	messages_sent_today: 'sentToday',
	remaining_quota: 'remainingToday',
	can_send_messages: 'canSend',
	last_activity_at: via('lastActivityAt', time),
} as const satisfies Rows<OutputOf<'instance.get'>>;

const status = {
	uuid: 'instance',
	status: via('state', instanceState),
	connected: via('state', isOnline),
	phone_number: 'phone',
} as const satisfies Rows<OutputOf<'instance.getState'>>;

const qrStatus = shown<string>((state) =>
	state === 'qr' ? 'QR code ready to scan' : 'No QR code to scan',
);

/** What to scan; `since` is when it was made, as the state begins with it. */
const qr = {
	status: via('state', instanceState),
	qr_code: 'qrImage',
	qr_code_text: 'qr',
	qr_generated_at: via('since', time),
	qr_expired: via(
		'state',
		shown<string>(() => false),
	),
	message: via('state', qrStatus),
} as const satisfies Rows<OutputOf<'instance.getQr'>>;

const states = words({
	connected: 'connected',
	disconnected: 'disconnected',
	qr_ready: 'qr',
	pending: 'pending',
});

export const instanceRoutes = [
	route('GET /instances', list, {
		id: 'zapini.instance.list',
		...v1('/instances'),
		query: { status: via('state', states) },
		dropped: ['instance', 'instanceId'],
		reply: envelope({ instances: each('instances', details, absentStatus) }),
	}),
	route('GET /instances/:uuid', get, {
		id: 'zapini.instance.get',
		...v1('/instances/:uuid'),
		params: { uuid: 'instance' },
		reply: envelope(details),
		absent: absentInstance,
	}),
	route('GET /instances/:uuid/qr', getQr, {
		id: 'zapini.instance.qr',
		...v1('/instances/:uuid/qr'),
		params: { uuid: 'instance' },
		reply: envelope(qr),
		absent: absentInstance,
	}),
	route('GET /instances/:uuid/status', getState, {
		id: 'zapini.instance.status',
		...v1('/instances/:uuid/status'),
		params: { uuid: 'instance' },
		query: { realtime: via('live', flag) },
		reply: {
			...envelope(status),
			// The shape of the instance API.
			status: accepted(via('state', instanceState)),
			phone: accepted('phone'),
			name: accepted('profileName'),
		},
		absent: absentInstance,
	}),
	route('GET /instances/:uuid/stats', getStats, {
		id: 'zapini.instance.stats',
		...v1('/instances/:uuid/stats'),
		params: { uuid: 'instance' },
		reply: envelope({
			messages_sent_today: 'sentToday',
			remaining_quota: 'remainingToday',
			daily_limit: 'dailyLimit',
			messages_this_week: 'sentThisWeek',
			messages_this_month: 'sentThisMonth',
			messages_received_today: 'receivedToday',
			conversations_count: 'conversations',
			contacts_count: 'contacts',
		}),
	}),
	route('POST /instances/:uuid/disconnect', disconnect, {
		id: 'zapini.instance.disconnect',
		...v1('/instances/:uuid/disconnect'),
		params: { uuid: 'instance' },
		reply: envelope(status, 'Instance disconnected'),
		absent: absentInstance,
	}),
	route('POST /instances/:uuid/disconnect', logout, {
		// The only way to take an instance offline; whether the phone stays linked is not said.
		id: 'zapini.instance.disconnect',
		askedOnly: true,
		params: { uuid: 'instance' },
		reply: envelope(status, 'Instance disconnected'),
		absent: absentInstance,
	}),
	route('POST /instances/:uuid/reconnect', restart, {
		id: 'zapini.instance.reconnect',
		...v1('/instances/:uuid/reconnect'),
		params: { uuid: 'instance' },
		reply: envelope(status, 'Reconnection started'),
		absent: { ...absentInstance, state: 'connecting' },
	}),
	route('POST /instances/:uuid/reconnect', connect, {
		id: 'zapini.instance.reconnect',
		askedOnly: true,
		params: { uuid: 'instance' },
		refused: ['phone', 'waitUntilConnected'],
		dropped: ['waitMs'],
		reply: envelope({ ...status, qr_code: 'qrImage', qr_code_text: 'qr' }, 'Reconnection started'),
		absent: { ...absentInstance, state: 'connecting' },
	}),
];
