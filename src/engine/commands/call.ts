import type { Command } from './Command';

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

export const callCommands = { 'call.reject': reject };
