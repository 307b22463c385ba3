import { GatewayError } from '../../../domain/errors';
import type { Command } from '../Command';
import { type Target, targetOf } from './target';

const setBlocked: Command<'chat.setBlocked'> = async (input, { host }) => {
	const target = await targetOf(host, input);
	requirePerson(target);
	const { instance, address } = target;
	await instance.whatsapp.people.setBlocked(address.jid, input.blocked);
	return { chatId: address.jid, blocked: input.blocked };
};

const listBlocked: Command<'chat.listBlocked'> = async (input, { host }) => ({
	chatIds: await host.instance(input.instance).whatsapp.people.blocked(),
});

const DAY_SECONDS = 86_400;
const seconds = { off: 0, '24h': DAY_SECONDS, '7d': 7 * DAY_SECONDS, '90d': 90 * DAY_SECONDS };

const setDisappearing: Command<'chat.setDisappearing'> = async (input, { host }) => {
	const target = await targetOf(host, input);
	requirePerson(target);
	const { instance, address } = target;
	const disappearAfter = seconds[input.disappearAfter];
	await instance.whatsapp.people.setDisappearing(address.jid, disappearAfter);
	await instance.directory.learn({ kind: 'chat', address, change: { disappearAfter } });
	return { success: true };
};

export const people = {
	'chat.setBlocked': setBlocked,
	'chat.listBlocked': listBlocked,
	'chat.setDisappearing': setDisappearing,
};

function requirePerson({ address }: Target): void {
	if (!address.isGroup) return;
	throw new GatewayError('BAD_REQUEST', 'chat: a group has operations of its own for this');
}
