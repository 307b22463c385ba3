import { GatewayError } from '../../domain/errors';
import { isLid, isPhoneJid } from '../whatsapp/jid';
import type { Command } from './Command';

const DEFAULT_SECONDS = 20;
/** Phones ring no longer. */
const MAX_SECONDS = 60;

const offer: Command<'call.offer'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const { jid } = await instance.identities.resolve(input.to);
	if (!isPhoneJid(jid) && !isLid(jid)) {
		throw new GatewayError('BAD_REQUEST', 'to: only a person can be called', {
			details: { field: 'to' },
		});
	}
	const seconds = Math.min(input.seconds ?? DEFAULT_SECONDS, MAX_SECONDS);
	const media = input.video ? 'video' : 'audio';
	const { callId } = await instance.calls.offer(jid, media, seconds * 1_000);
	return { callId, chatId: jid };
};

/** A call that does not ring any more is refused all the same: WhatsApp answers nothing that tells the difference. */
const reject: Command<'call.reject'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { jid } = await instance.identities.addressOf(input.from);
	await instance.calls.refuse({
		callId: input.callId,
		chat: jid,
		from: jid,
		video: false,
		isGroup: false,
		status: 'ringing',
		timestamp: host.clock.now(),
	});
	return { success: true };
};

export const callCommands = { 'call.offer': offer, 'call.reject': reject };
