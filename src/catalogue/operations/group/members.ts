import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	group,
	groupExample,
	groupInfo,
	instance,
	inviteLink,
	isoTime,
	manyReceipt,
	member,
	participantResults,
	participants,
	recipients,
	sentExample,
} from '../../fields';

const one = { instance: 'sales', group: groupExample.groupId };

const results = {
	groupId: groupExample.groupId,
	results: [
		{
			participant: '5511988887777',
			id: '5511988887777@s.whatsapp.net',
			success: true,
			code: '200',
			reason: null,
		},
	],
} satisfies z.output<typeof participantResults>;

const link = {
	code: 'AbCdEfGhIjKlMnOpQrStUv',
	url: 'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv',
} satisfies z.output<typeof inviteLink>;

const invite = z
	.string()
	.trim()
	.min(1)
	.meta({
		title: 'Invite',
		description: 'Invite link, or the code at its end',
		ui: { placeholder: 'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv' },
	});

export const updateParticipants = defineOperation({
	id: 'group.updateParticipants',
	title: 'Update Participants',
	action: 'Add or remove members of a group or change their roles',
	description: 'Changes the members of a group and tells what became of each. Needs admin rights.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		group,
		action: z
			.enum(['add', 'remove', 'promote', 'demote'])
			.default('add')
			.meta({
				title: 'Change',
				description: 'What to do with these people',
				ui: { parameter: 'change' },
			}),
		participants,
	}),
	output: participantResults,
	examples: [
		{ input: { ...one, action: 'add', participants: ['5511988887777'] }, output: results },
	],
});

export const listParticipants = defineOperation({
	id: 'group.listParticipants',
	title: 'Get Participants',
	action: 'Get the members of a group',
	description: 'Lists the members of a group with their roles.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, group }),
	output: z.object({ participants: z.array(member) }),
	examples: [{ input: one, output: { participants: groupExample.participants } }],
});

export const getInvite = defineOperation({
	id: 'group.getInvite',
	title: 'Get Invite Link',
	action: 'Get the invite link of a group',
	description: 'Answers the link by which people join. Needs admin rights.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, group }),
	output: inviteLink,
	examples: [{ input: one, output: link }],
});

export const revokeInvite = defineOperation({
	id: 'group.revokeInvite',
	title: 'Revoke Invite Link',
	action: 'Revoke the invite link of a group',
	description: 'Makes the link worthless and answers a new one.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, group }),
	output: inviteLink,
	examples: [{ input: one, output: link }],
});

export const acceptInvite = defineOperation({
	id: 'group.acceptInvite',
	title: 'Join by Link',
	action: 'Join a group by its invite link',
	description: 'Joins the group behind an invite link, or asks to.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, invite }),
	output: z.object({ groupId: z.string().nullable() }),
	examples: [
		{
			input: { instance: 'sales', invite: link.url },
			output: { groupId: groupExample.groupId },
		},
	],
});

export const getInviteInfo = defineOperation({
	id: 'group.getInviteInfo',
	title: 'Get Invite Info',
	action: 'Get the group behind an invite link',
	description: 'Shows which group a link leads to, without joining.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, invite }),
	output: groupInfo,
	examples: [{ input: { instance: 'sales', invite: link.code }, output: groupExample }],
});

export const sendInvite = defineOperation({
	id: 'group.sendInvite',
	title: 'Send Invite',
	action: 'Send the invite link of a group',
	description:
		'Sends the invite link of a group to people, with a text; or to one person the invite that adding them answered.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		group,
		recipients,
		text: z
			.string()
			.optional()
			.meta({ title: 'Text', description: 'Sent with the link', ui: { widget: 'textarea' } }),
		inviteCode: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'Personal Invite Code',
				description: 'Code that Update Participants answered for this one person',
				ui: { advanced: true },
			}),
		inviteExpiresAt: isoTime.optional().meta({
			title: 'Personal Invite Expires At',
			description: 'When that code ends, as it was answered with it',
			ui: { advanced: true },
		}),
	}),
	output: manyReceipt.extend({ url: z.string().nullable() }),
	examples: [
		{
			input: { ...one, recipients: ['5511988887777'], text: 'Join us' },
			output: {
				url: link.url,
				sent: 1,
				failed: 0,
				results: [{ recipient: '5511988887777', receipt: sentExample, failure: null }],
			},
		},
		{
			input: {
				...one,
				recipients: ['5511988887777'],
				inviteCode: 'AbCdEfGh',
				inviteExpiresAt: '2026-11-25T09:00:00.000Z',
			},
			output: {
				url: null,
				sent: 1,
				failed: 0,
				results: [{ recipient: '5511988887777', receipt: sentExample, failure: null }],
			},
		},
	],
});

export const listJoinRequests = defineOperation({
	id: 'group.listJoinRequests',
	title: 'Get Join Requests',
	action: 'Get who asks to join a group',
	description: 'Lists the people who wait for an admin to let them in.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, group }),
	output: z.object({
		requests: z.array(
			z.object({
				id: z.string().meta({ description: 'JID of the person' }),
				phone: z.string().nullable(),
				lid: z.string().nullable(),
				requestedAt: isoTime.nullable(),
			}),
		),
	}),
	examples: [
		{
			input: one,
			output: {
				requests: [
					{
						id: '5511977776666@s.whatsapp.net',
						phone: '5511977776666',
						lid: null,
						requestedAt: '2026-11-22T09:00:00.000Z',
					},
				],
			},
		},
	],
});

export const decideJoinRequests = defineOperation({
	id: 'group.decideJoinRequests',
	title: 'Decide Join Requests',
	action: 'Approve or reject who asks to join a group',
	description: 'Lets people in or turns them away, and tells what became of each.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		group,
		action: z
			.enum(['approve', 'reject'])
			.default('approve')
			.meta({
				title: 'Change',
				description: 'What to do with these people',
				ui: { parameter: 'change' },
			}),
		participants,
	}),
	output: participantResults,
	examples: [
		{ input: { ...one, action: 'approve', participants: ['5511988887777'] }, output: results },
	],
});
