import type { InputOf } from '../../catalogue/operations';
import {
	decodeRows,
	encodeRows,
	flag,
	ignored,
	inside,
	integer,
	isObject,
	nested,
	several,
	unsupported,
	via,
	words,
	type Codec,
	type Rows,
} from '../kit';
import { chosenEvents } from './eventNames';
import { webhookRows } from './routes/webhook';
import { settingsRows } from './routes/settings';
import { defaultSettings, filledText, textNumber, unlessEmpty } from './shared';

type Creation = InputOf<'instance.create'>;
type Settings = NonNullable<Creation['settings']>;
type Webhook = NonNullable<Creation['webhook']>;
type Bus = NonNullable<Creation['rabbitmq']>;

/** Clients send every switch; one that is off says no more than none. */
const switchedOn: Codec<boolean> = {
	decode: (wire) => {
		const isOn = flag.decode(wire);
		return isOn === false ? undefined : isOn;
	},
	encode: (value) => value,
};

/** A proxy or a link is on when the request says where it is. */
const isGiven: Codec<boolean> = {
	decode: (wire) => (typeof wire === 'string' && wire !== '' ? true : undefined),
	encode: () => undefined,
};

const protocol = unlessEmpty(
	words({ http: 'http', https: 'https', socks4: 'socks4', socks5: 'socks5' }),
);

const bus = {
	enabled: 'enabled',
	events: via('events', chosenEvents),
} as const satisfies Rows<Bus>;

/** Off unless it says that it is on. */
const busAtCreation: Codec<Bus> = {
	decode: (wire) => {
		if (!isObject(wire) || wire.enabled !== true) return undefined;
		const read: Record<string, unknown> = {};
		decodeRows(bus, wire, read, 'request');
		return read as unknown as Bus;
	},
	encode: (value) => encodeRows(bus, { ...value }, {}),
};

/** Written here; read as a request of its own, which follows the creation. */
const webhookAtCreation: Codec<Webhook> = {
	decode: () => undefined,
	encode: (value) => encodeRows(webhookRows, { ...value }, {}),
};

/** The answer shows what was asked on top of what a new instance has. */
export const settingsAtCreation: Codec<Settings> = {
	decode: () => undefined,
	encode: (value) => ({ ...defaultSettings, ...encodeRows(settingsRows, { ...value }, {}) }),
};

const setting = <const Field extends string>(field: Field) =>
	inside('settings', via(field, switchedOn));
const proxy = <const Field extends string>(field: Field) => inside('proxy', via(field, filledText));
const chatwoot = <const Field extends string>(field: Field) =>
	inside('chatwoot', via(field, filledText));
const chatwootSwitch = <const Field extends string>(field: Field) =>
	inside('chatwoot', via(field, switchedOn));

const offOnly = nested({ enabled: unsupported(), events: ignored() });

/** Everything that a new instance can be given at once: flat, but for webhook and transports. */
export const atCreation = {
	rejectCall: setting('rejectCalls'),
	msgCall: inside('settings', via('rejectCallText', filledText)),
	groupsIgnore: setting('ignoreGroups'),
	alwaysOnline: setting('alwaysOnline'),
	readMessages: setting('readMessages'),
	readStatus: setting('readStatus'),
	syncFullHistory: setting('syncFullHistory'),
	wavoipToken: ignored(),
	proxyHost: several(proxy('host'), inside('proxy', via('enabled', isGiven))),
	proxyPort: inside('proxy', via('port', textNumber)),
	proxyProtocol: inside('proxy', via('protocol', protocol)),
	proxyUsername: proxy('username'),
	proxyPassword: proxy('password'),
	webhook: via('webhook', webhookAtCreation),
	rabbitmq: via('rabbitmq', busAtCreation),
	sqs: via('sqs', busAtCreation),
	websocket: offOnly,
	nats: offOnly,
	chatwootAccountId: chatwoot('accountId'),
	chatwootToken: chatwoot('token'),
	chatwootUrl: chatwoot('url'),
	chatwootSignMsg: chatwootSwitch('signMessages'),
	chatwootReopenConversation: chatwootSwitch('reopenConversation'),
	chatwootConversationPending: chatwootSwitch('conversationPending'),
	chatwootImportContacts: chatwootSwitch('importContacts'),
	chatwootNameInbox: chatwoot('inboxName'),
	chatwootMergeBrazilContacts: chatwootSwitch('mergeBrazilContacts'),
	chatwootImportMessages: chatwootSwitch('importMessages'),
	chatwootDaysLimitImportMessages: inside('chatwoot', via('importDays', integer)),
} as const;
