import type { OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import { toFailure } from '../../outbox/nacks';
import type { Command } from '../Command';
import { submit } from '../submit';
import { readGroupId } from './groupId';

const LINK = 'https://chat.whatsapp.com/';

const getInvite: Command<'group.getInvite'> = async (input, { host }) =>
	toLink(await host.instance(input.instance).whatsapp.groups.inviteCode(readGroupId(input.group)));

const revokeInvite: Command<'group.revokeInvite'> = async (input, { host }) =>
	toLink(await host.instance(input.instance).whatsapp.groups.renewInvite(readGroupId(input.group)));

const getInviteInfo: Command<'group.getInviteInfo'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { group, size } = await instance.whatsapp.groups.invitedTo(readCode(input.invite));
	const withMembers = group.members.length > 0;
	return instance.groups.view(group, { withMembers, size });
};

const acceptInvite: Command<'group.acceptInvite'> = async (input, { host }) => ({
	groupId: await host.instance(input.instance).whatsapp.groups.join(readCode(input.invite)),
});

/** One after another, so that a chat that is refused holds up none of the others. */
const sendInvite: Command<'group.sendInvite'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { url } = toLink(await instance.whatsapp.groups.inviteCode(readGroupId(input.group)));
	const text = input.text ? `${input.text}\n${url}` : url;
	const results: OutputOf<'group.sendInvite'>['results'] = [];
	for (const recipient of input.recipients) {
		const message = {
			instance: instance.name,
			to: recipient,
			waitFor: 'server_ack',
			waitMs: 30_000,
		} as const;
		try {
			const build = async () => ({ text, preview: null });
			const receipt = await submit(host, 'message.sendText', message, build);
			results.push({ recipient, receipt, failure: receipt.failure });
		} catch (error) {
			results.push({ recipient, receipt: null, failure: toFailure(GatewayError.from(error)) });
		}
	}
	const sent = results.filter(({ failure }) => failure === null).length;
	return { url, sent, failed: results.length - sent, results };
};

export const groupInviteCommands = {
	'group.getInvite': getInvite,
	'group.revokeInvite': revokeInvite,
	'group.getInviteInfo': getInviteInfo,
	'group.acceptInvite': acceptInvite,
	'group.sendInvite': sendInvite,
};

function toLink(code: string): OutputOf<'group.getInvite'> {
	return { code, url: `${LINK}${code}` };
}

/** A code alone, or the link that ends in it. */
function readCode(invite: string): string {
	const [, code] =
		/^(?:(?:https?:\/\/)?chat\.whatsapp\.com\/(?:invite\/)?)?([\w-]+)(?:[/?#].*)?$/.exec(invite) ??
		[];
	if (code) return code;
	throw new GatewayError('BAD_REQUEST', 'invite is neither an invite link nor its code', {
		details: { field: 'invite' },
	});
}
