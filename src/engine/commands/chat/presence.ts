import type { Command } from '../Command';
import { targetOf } from './target';

const done = { success: true } as const;

/** WhatsApp takes "typing…" away after some 20 seconds, so that it is said again before. */
const REPEAT_MS = 10_000;

/** Answers once the state is shown; with a duration, once that is over and the state is taken back. */
const sendPresence: Command<'chat.sendPresence'> = async (input, { host }) => {
	const { instance, address } = await targetOf(host, input);
	const { presence, durationMs } = input;
	const { chats } = instance.whatsapp;
	if (presence === 'available' || presence === 'unavailable') {
		await chats.setOnline(presence === 'available');
		return done;
	}
	if (!address.isGroup) await chats.watch(address.jid);
	await chats.showState(address.jid, presence);
	if (presence === 'paused' || durationMs === undefined) return done;
	for (let left = durationMs; left > 0; left -= REPEAT_MS) {
		await new Promise<void>((resolve) => host.clock.schedule(Math.min(left, REPEAT_MS), resolve));
		if (left > REPEAT_MS) await chats.showState(address.jid, presence);
	}
	await chats.showState(address.jid, 'paused');
	return done;
};

const setPresence: Command<'instance.setPresence'> = async (input, { host }) => {
	await host.instance(input.instance).whatsapp.chats.setOnline(input.presence === 'available');
	return done;
};

export const presence = {
	'chat.sendPresence': sendPresence,
	'instance.setPresence': setPresence,
};
