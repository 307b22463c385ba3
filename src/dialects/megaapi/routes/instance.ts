import { operations, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	jidAsLid,
	jidAsPhone,
	nested,
	route,
	several,
	single,
	text,
	via,
	type Codec,
	type Rows,
} from '../../kit';
import type { InstanceState } from '../../../domain/instance';
import { absentInstance, absentStatus, success } from '../shared';

const { instance } = operations;

/** A user stands in the answer while the instance is connected. Never written, since our servers say the state. */
const connected: Codec<InstanceState> = {
	decode: (wire) => (typeof wire === 'string' && wire !== '' ? 'connected' : undefined),
	encode: () => undefined,
};

const userId = several(via('phone', jidAsPhone), via('lid', jidAsLid), via('state', connected));

const statusRows = {
	...success,
	instance: nested({
		key: 'instance',
		// Ours; Mega-api tells it by the user alone.
		state: 'state',
		user: nested({ id: userId, name: 'profileName', verifiedName: accepted('profileName') }),
	}),
} as const satisfies Rows<OutputOf<'instance.getState'>>;

const listedRows = {
	...success,
	instance: nested({
		key: single('instances', 'instance', absentStatus),
		user: nested({
			id: single('instances', userId, absentStatus),
			name: single('instances', 'profileName', absentStatus),
		}),
	}),
} as const satisfies Rows<OutputOf<'instance.list'>>;

/** The document prints no name for the picture. */
const qrReply = {
	...success,
	qrcode: 'qrImage',
	base64: accepted('qrImage'),
	qr: accepted('qrImage'),
	data: accepted('qrImage'),
} as const satisfies Rows<OutputOf<'instance.getQr'>>;

const waiting = { ...absentInstance, state: 'qr' as const };

/** The page holds the picture; whatever stands around it says nothing. */
const page: Codec<string> = {
	decode: (html) => /<img[^>]*\ssrc="(data:image\/[^"]+)"/i.exec(String(html))?.[1],
	encode: (picture) => {
		const image = picture
			? `<img alt="QR code" src="${picture}">`
			: '<p>There is no QR code now.</p>';
		return `<!doctype html><html><head><title>QR code</title></head><body>${image}</body></html>`;
	},
};

const dropped = ['waitUntilConnected', 'waitMs'] as const;

export const instanceRoutes = [
	route('GET /rest/instance/:instance', instance.getState, {
		id: 'megaapi.instance.status',
		ownAliases: ['/instance/:instance'],
		dropped: ['live'],
		reply: statusRows,
		absent: absentInstance,
	}),
	route('GET /rest/instance/:instance', instance.get, {
		id: 'megaapi.instance.status',
		askedOnly: true,
		reply: statusRows,
		absent: absentInstance,
	}),
	// A token opens one instance, so the list is the instance that the credential names.
	route('GET /rest/instance/:instance', instance.list, {
		id: 'megaapi.instance.status',
		askedOnly: true,
		needs: ['instance'],
		refused: ['instanceId', 'state'],
		reply: listedRows,
	}),
	route('GET /rest/instance/pairingCode/:instance', instance.connect, {
		id: 'megaapi.instance.pairingCode',
		ownAliases: ['/instance/pairingCode/:instance'],
		onlyFor: ({ phone }) => phone !== undefined,
		query: { phoneNumber: 'phone' },
		dropped,
		reply: { ...success, pairingCode: 'pairingCode', code: accepted('pairingCode') },
		absent: { ...absentInstance, state: 'pairing_code' },
	}),
	route('GET /rest/instance/qrcode_base64/:instance', instance.connect, {
		id: 'megaapi.instance.qrcodeBase64',
		ownAliases: ['/instance/qrcode_base64/:instance'],
		dropped,
		refused: ['phone'],
		reply: qrReply,
		absent: waiting,
	}),
	route('GET /rest/instance/qrcode_base64/:instance', instance.getQr, {
		id: 'megaapi.instance.qrcodeBase64',
		askedOnly: true,
		reply: qrReply,
		absent: waiting,
	}),
	route('GET /rest/instance/qrcode/:instance', instance.connect, {
		id: 'megaapi.instance.qrcode',
		ownAliases: ['/instance/qrcode/:instance'],
		dropped,
		refused: ['phone'],
		reply: text('qrImage', 'text/html; charset=utf-8', page),
		absent: waiting,
	}),
	route('DELETE /rest/instance/:instance/logout', instance.logout, {
		id: 'megaapi.instance.logout',
		ownAliases: ['/instance/:instance/logout'],
		reply: success,
		absent: { ...absentInstance, state: 'logged_out' },
	}),
];
