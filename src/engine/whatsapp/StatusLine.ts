import {
	type BinaryNode,
	encodeSignedDeviceIdentity,
	encodeWAMessage,
	getBinaryNodeChild,
	type proto,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../domain/errors';
import type { OutgoingMessage } from '../connection';
import type { Encoded } from './encode/Encoder';
import { sendToGroup } from './groups/groupSending';
import { isLid, isPhoneJid, statusJid, userOf, withoutDevice } from './jid';
import type { Socket } from './SocketConnection';

/**
 * Posts to `status@broadcast`, and what is done to a status. The library (rc14) names no audience unless it is given,
 * mixes both kinds of addresses and hands the key to this very device, all of which WhatsApp refuses with 479: as WhatsApp
 * Web does it, everybody is named by LID and gets the key with each post, for the server shows a status to those it was
 * given for; who has no LID is left out. Sources: WhiskeySockets/Baileys issue 2794, oxidezap/whatsapp-rust pulls 568 and
 * 925.
 */
export class StatusLine {
	#audience: readonly string[] = [];
	#turn: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly socket: Socket,
		/** A status of ours as it was sent; null for one that is not kept here. */
		private readonly sent: (messageId: string) => Promise<proto.IMessage | null>,
	) {}

	/** JIDs of who the newest status went to. */
	get audience(): readonly string[] {
		return this.#audience;
	}

	/** One after another: of two priorities they come side by side, and a key is for the audience of one. */
	send(outgoing: OutgoingMessage): Promise<void> {
		const sent = this.#turn.then(() => this.#send(outgoing));
		this.#turn = sent.catch(() => undefined);
		return sent;
	}

	async #send({ messageId, again, encoded }: OutgoingMessage): Promise<void> {
		const { socket } = this;
		const { message, attributes, audience = [] } = encoded as Encoded;
		const { lid: me } = socket.authState.creds.me ?? {};
		if (!me) throw new GatewayError('INTERNAL', 'the LID of the account is not known yet');
		const lids = await lidsOf(socket, audience);
		if (lids.length === 0) {
			throw new GatewayError('NUMBER_NOT_ON_WHATSAPP', 'anybody who may see the status');
		}
		const people = [...new Set([...lids, withoutDevice(me)])];
		this.#audience = people;
		const group = { jid: statusJid, members: people.map((jid) => ({ jid })) };
		const post = { messageId, message, attributes, me, people };
		const { keys } = socket.authState;
		const relay = () => write(socket, post);
		await sendToGroup({ keys, group, me, messageId, again, relay });
	}

	/**
	 * A device that was given a status could not read it, and asks for it again. The library would send it as a message of
	 * the chat (rc14), so it is told of none (`socketConfig.ts`).
	 */
	async answerRetry(receipt: BinaryNode): Promise<void> {
		const { id, from, participant, type } = receipt.attrs;
		if (type !== 'retry' || from !== statusJid || !id || !participant) return;
		const count = Number(getBinaryNodeChild(receipt, 'retry')?.attrs.count ?? 1);
		const [lid] = await lidsOf(this.socket, [participant]);
		if (count > MAX_RETRIES || !lid || !(await this.#mayRead(lid))) return;
		const message = await this.sent(id);
		if (!message) return;
		const device = isLid(participant) ? participant : lid;
		await writeAgain(this.socket, { messageId: id, message, device, count });
	}

	/** Whether somebody has the key of the statuses. */
	async #mayRead(lid: string): Promise<boolean> {
		const { keys } = this.socket.authState;
		const { [statusJid]: holders = {} } = await keys.get('sender-key-memory', [statusJid]);
		return Object.keys(holders).some((device) => userOf(device) === userOf(lid));
	}
}

interface Again {
	messageId: string;
	message: proto.IMessage;
	/** JID of the device. */
	device: string;
	/** How often it has asked. */
	count: number;
}

/** A device that cannot read what it got asks as often. */
const MAX_RETRIES = 5;

/** The status alone for one device, sealed for it in a new session, with the key for those that follow. */
async function writeAgain(socket: Socket, { messageId, message, device, count }: Again) {
	const { me: self, account } = socket.authState.creds;
	const me = self?.lid ?? '';
	const { type, encAttributes } = labelsOf(message);
	await socket.assertSessions([device], true);
	const key = await socket.signalRepository.getSenderKeyDistributionMessage({
		group: statusJid,
		meId: me,
	});
	const whole = {
		...message,
		senderKeyDistributionMessage: {
			groupId: statusJid,
			axolotlSenderKeyDistributionMessage: key,
		},
	};
	const isOwn = userOf(device) === userOf(me);
	const sealed = await socket.signalRepository.encryptMessage({
		jid: device,
		data: encodeWAMessage(
			isOwn ? { deviceSentMessage: { destinationJid: statusJid, message: whole } } : whole,
		),
	});
	const enc = { v: '2', type: sealed.type, count: String(count), ...encAttributes };
	const content: BinaryNode[] = [
		{ tag: 'enc', attrs: enc, content: sealed.ciphertext },
		...(account && sealed.type === 'pkmsg' ? [proofOf(account)] : []),
	];
	const attrs = { id: messageId, to: statusJid, participant: device, type };
	await socket.sendNode({ tag: 'message', attrs, content });
}

/** Asks WhatsApp for those that are not known. */
async function lidsOf({ signalRepository }: Socket, people: readonly string[]): Promise<string[]> {
	const phones = people.filter(isPhoneJid);
	const found = phones.length > 0 ? await signalRepository.lidMapping.getLIDsForPNs(phones) : null;
	return [...people.filter(isLid), ...(found ?? []).map(({ lid }) => lid)].map(withoutDevice);
}

interface Post {
	messageId: string;
	message: proto.IMessage;
	/** Of the stanza itself, such as `edit`. */
	attributes: Record<string, string> | undefined;
	/** This device. */
	me: string;
	people: string[];
}

async function write(socket: Socket, { messageId, message, attributes, me, people }: Post) {
	const { type, encAttributes } = labelsOf(message);
	const sealed = await socket.signalRepository.encryptGroupMessage({
		group: statusJid,
		data: encodeWAMessage(message),
		meId: me,
	});
	const key = {
		groupId: statusJid,
		axolotlSenderKeyDistributionMessage: sealed.senderKeyDistributionMessage,
	};
	const handed = await handKey(socket, { key, encAttributes, me, people });
	const enc = { v: '2', type: 'skmsg', ...encAttributes };
	const content: BinaryNode[] = [
		{ tag: 'participants', attrs: {}, content: handed.nodes },
		{ tag: 'enc', attrs: enc, content: sealed.ciphertext },
		{ tag: 'meta', attrs: { status_setting: 'contacts' } },
		...handed.identity,
	];
	const attrs = { id: messageId, to: statusJid, type, ...attributes };
	await socket.sendNode({ tag: 'message', attrs, content });
}

interface Handing extends Pick<Post, 'me' | 'people'> {
	key: proto.Message.ISenderKeyDistributionMessage;
	encAttributes: BinaryNode['attrs'];
}

/** The key, sealed for each device of the people, and the proof of who we are where that begins a session. */
async function handKey(socket: Socket, { key, encAttributes, me, people }: Handing) {
	const { account } = socket.authState.creds;
	const found = await socket.getUSyncDevices(people, true, false);
	const devices = found.map(({ jid }) => jid).filter((jid) => jid !== me);
	await socket.assertSessions(devices);
	const message = { senderKeyDistributionMessage: key };
	const { nodes, shouldIncludeDeviceIdentity } = await socket.createParticipantNodes(
		devices,
		message,
		encAttributes,
	);
	await remember(socket, devices);
	const isNeeded = shouldIncludeDeviceIdentity && account;
	return { nodes, identity: isNeeded ? [proofOf(account)] : [] };
}

function proofOf(account: proto.IADVSignedDeviceIdentity): BinaryNode {
	const content = encodeSignedDeviceIdentity(account, true);
	return { tag: 'device-identity', attrs: {}, content };
}

/** So that the next post begins a new key when somebody who has this one may not see it. */
async function remember(
	{ authState: { keys } }: Socket,
	devices: readonly string[],
): Promise<void> {
	const { [statusJid]: holders } = await keys.get('sender-key-memory', [statusJid]);
	const all = { ...holders, ...Object.fromEntries(devices.map((jid) => [jid, true])) };
	await keys.set({ 'sender-key-memory': { [statusJid]: all } });
}

/** What stands outside of the ciphertext: the kinds that a status can be. */
function labelsOf(message: proto.IMessage): { type: string; encAttributes: BinaryNode['attrs'] } {
	if (message.reactionMessage) {
		return { type: 'reaction', encAttributes: { 'decrypt-fail': 'hide' } };
	}
	const mediatype = mediaTypeOf(message);
	return mediatype
		? { type: 'media', encAttributes: { mediatype } }
		: { type: 'text', encAttributes: {} };
}

function mediaTypeOf({ imageMessage, videoMessage, audioMessage }: proto.IMessage): string | null {
	if (imageMessage) return 'image';
	if (videoMessage) return 'video';
	return audioMessage ? (audioMessage.ptt ? 'ptt' : 'audio') : null;
}
