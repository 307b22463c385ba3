import { randomBytes } from 'node:crypto';
import { type BinaryNode, encodeSignedDeviceIdentity } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { OfferedCall } from '../../queries';
import { isLid } from '../jid';
import type { Socket } from '../SocketConnection';
import { refusalOf } from './ask';

const THE_CALL = 'the call';
/** WhatsApp takes an offer within a second, or drops it without a word. */
const PATIENCE_MS = 10_000;
/** What this device says that it can do; opaque, as WhatsApp Web sends it. */
const CAPABILITY = Buffer.from([1, 5, 247, 9, 228, 250, 1]);

/**
 * Offers a call to all devices of a person. Each gets a key of it that nobody will use: there is no sound on this side.
 * The library has no offers (rc14). Source of the stanza: the fork of it that Evolution API runs on, and
 * github.com/tulir/whatsmeow/pull/560.
 */
export async function offerCall(
	socket: Socket,
	chat: string,
	media: 'audio' | 'video',
): Promise<OfferedCall> {
	const creator = ownDevice(socket, chat);
	const callId = randomBytes(16).toString('hex').toUpperCase();
	const offer = el('offer', { 'call-id': callId, 'call-creator': creator }, [
		el('audio', { enc: 'opus', rate: '16000' }),
		el('audio', { enc: 'opus', rate: '8000' }),
		...(media === 'video' ? [el('video', VIDEO)] : []),
		el('net', { medium: '3' }),
		el('capability', { ver: '1' }, CAPABILITY),
		el('encopt', { keygen: '2' }),
		...(await keysFor(socket, chat)),
	]);
	const stanza = { tag: 'call', attrs: { to: chat }, content: [offer] };
	const ack = (await socket.query(stanza, PATIENCE_MS)) as BinaryNode | undefined;
	if (!ack) throw new GatewayError('TIMEOUT', THE_CALL);
	const { error } = ack.attrs;
	if (error !== undefined) throw refusalOf(Number(error), THE_CALL, error);
	return { callId, chat, creator };
}

/** Nobody answers it: a call that is over already ends once more. */
export async function endCall(
	socket: Socket,
	{ callId, chat, creator }: OfferedCall,
): Promise<void> {
	const end = el('terminate', { 'call-id': callId, 'call-creator': creator });
	const attrs = { to: chat, id: socket.generateMessageTag() };
	await socket.sendNode({ tag: 'call', attrs, content: [end] });
}

const VIDEO = {
	...{ enc: 'vp8', dec: 'vp8', orientation: '0', device_orientation: '0' },
	...{ screen_width: '1920', screen_height: '1080' },
};

/** The key of the call, sealed for each device, and the word of the account where a session begins with it. */
async function keysFor(socket: Socket, chat: string): Promise<BinaryNode[]> {
	const devices = (await socket.getUSyncDevices([chat], true, false)).map(({ jid }) => jid);
	if (devices.length === 0) throw new GatewayError('NUMBER_NOT_ON_WHATSAPP', chat);
	await socket.assertSessions(devices);
	const call = { callKey: randomBytes(32) };
	const sealed = await socket.createParticipantNodes(devices, { call }, { count: '0' });
	const destination = el('destination', {}, sealed.nodes);
	const { account } = socket.authState.creds;
	if (!sealed.shouldIncludeDeviceIdentity || !account) return [destination];
	const identity = encodeSignedDeviceIdentity(account, true);
	return [destination, el('device-identity', {}, identity)];
}

/** As the other side addresses this account. */
function ownDevice({ authState }: Socket, chat: string): string {
	const { id, lid } = authState.creds.me ?? {};
	const own = isLid(chat) ? (lid ?? id) : id;
	if (!own) throw new GatewayError('INSTANCE_NOT_CONNECTED', 'logged_out');
	return own;
}

function el(tag: string, attrs: BinaryNode['attrs'], content?: BinaryNode['content']): BinaryNode {
	return content === undefined ? { tag, attrs } : { tag, attrs, content };
}
