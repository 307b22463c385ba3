import type { InputOf, OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { Instance } from '../../Instance';
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
	const send = input.inviteCode ? await personal(instance, input) : await byLink(instance, input);
	const results: OutputOf<'group.sendInvite'>['results'] = [];
	for (const recipient of input.recipients) {
		const message = {
			instance: instance.name,
			to: recipient,
			waitFor: 'server_ack',
			waitMs: 30_000,
		} as const;
		try {
			const receipt = await submit(host, send.operation, message, async () => send.content);
			results.push({ recipient, receipt, failure: receipt.failure });
		} catch (error) {
			results.push({ recipient, receipt: null, failure: toFailure(GatewayError.from(error)) });
		}
	}
	const sent = results.filter(({ failure }) => failure === null).length;
	return { url: send.url, sent, failed: results.length - sent, results };
};

/** What is sent, and what its encoder reads. */
interface Invitation {
	operation: string;
	content: Record<string, unknown>;
	url: string | null;
}

async function byLink(
	{ whatsapp }: Instance,
	{ group, text }: InputOf<'group.sendInvite'>,
): Promise<Invitation> {
	const { url } = toLink(await whatsapp.groups.inviteCode(readGroupId(group)));
	const content = { text: text ? `${text}\n${url}` : url, preview: null };
	return { operation: 'message.sendText', content, url };
}

/** WhatsApp takes such a code from the person that it was made for, and from nobody else. */
async function personal(
	{ groups }: Instance,
	{ group, recipients, text, inviteCode, inviteExpiresAt }: InputOf<'group.sendInvite'>,
): Promise<Invitation> {
	if (recipients.length !== 1) {
		throw new GatewayError('BAD_REQUEST', 'inviteCode is for one person, so name one recipient', {
			details: { field: 'recipients' },
		});
	}
	const { jid, subject } = await groups.book.require(readGroupId(group));
	const expiresAt = inviteExpiresAt ? Date.parse(inviteExpiresAt) : null;
	const content = { groupId: jid, subject, code: inviteCode, expiresAt, text: text ?? null };
	return { operation: 'group.sendInvite', content, url: null };
}

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
