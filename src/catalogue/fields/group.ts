import { z } from 'zod';
import { isoTime, people } from './basics';

export const group = z
	.string()
	.trim()
	.min(1, 'is empty')
	.meta({
		title: 'Group',
		description: 'ID of the group, which ends in @g.us',
		ui: { widget: 'group', placeholder: '120363042979163716@g.us' },
	});

export const participants = people.meta({
	title: 'Participants',
	description: 'Phone numbers with country code, or IDs of people',
	ui: { placeholder: '5511988887777' },
});

export const subject = z
	.string()
	.min(1, 'is empty')
	.max(100)
	.meta({ title: 'Name', description: 'Name of the group, up to 100 characters' });

export const groupDescription = z.string().meta({
	title: 'Description',
	description: 'What the group is about; empty removes it',
	ui: { widget: 'textarea' },
});

/** The steps that WhatsApp offers: 86400, 604800 and 7776000 seconds. */
export const disappearing = z.enum(['off', '24h', '7d', '90d']).meta({
	title: 'Disappear After',
	description: 'How long until new messages vanish',
});

export const groupSettings = {
	onlyAdminsSend: z
		.boolean()
		.optional()
		.meta({ title: 'Only Admins Send', description: 'Whether only admins can send messages' }),
	onlyAdminsEdit: z.boolean().optional().meta({
		title: 'Only Admins Edit',
		description: 'Whether only admins can change name, picture and description',
	}),
	onlyAdminsAdd: z
		.boolean()
		.optional()
		.meta({
			title: 'Only Admins Add',
			description: 'Whether only admins can add people',
			ui: { advanced: true },
		}),
	approveMembers: z
		.boolean()
		.optional()
		.meta({
			title: 'Approve Members',
			description: 'Whether admins have to approve people who want to join',
			ui: { advanced: true },
		}),
};

export const member = z.object({
	id: z.string().meta({ description: 'JID of the person' }),
	phone: z.string().nullable().meta({ description: 'Digits only, when known' }),
	lid: z.string().nullable(),
	name: z.string().nullable().optional(),
	pictureUrl: z.string().nullable().optional(),
	role: z.enum(['member', 'admin', 'superadmin']),
});

export const groupInfo = z.object({
	groupId: z.string().meta({ description: 'JID of the group, to send to' }),
	subject: z.string().nullable().meta({ description: 'Name' }),
	description: z.string().nullable(),
	owner: z.string().nullable().meta({ description: 'JID of who made it' }),
	createdAt: isoTime.nullable(),
	size: z.int().nullable().meta({ description: 'How many members' }),
	pictureUrl: z.string().nullable(),
	onlyAdminsSend: z.boolean().nullable(),
	onlyAdminsEdit: z.boolean().nullable(),
	onlyAdminsAdd: z.boolean().nullable().optional(),
	approveMembers: z.boolean().nullable(),
	disappearAfter: z.int().nullable().meta({ description: 'Seconds; 0 or null: never' }),
	isCommunity: z.boolean().nullable(),
	communityId: z.string().nullable().meta({ description: 'Community that it belongs to' }),
	isAdmin: z.boolean().nullable().meta({ description: 'Whether this account is an admin' }),
	participants: z
		.array(member)
		.nullable()
		.meta({ description: 'Null when they were not asked for' }),
});

/** What became of each person: `added`, or why not. */
export const participantResults = z.object({
	groupId: z.string(),
	results: z.array(
		z.object({
			participant: z.string().meta({ description: 'The person as asked' }),
			id: z.string().nullable().meta({ description: 'JID, when known' }),
			success: z.boolean(),
			code: z
				.string()
				.nullable()
				.meta({ description: 'Code of WhatsApp, such as 200, 403 or 409' }),
			reason: z.string().nullable().meta({ description: 'Why not, in words' }),
			invite: z.object({ code: z.string(), expiresAt: isoTime.nullable() }).optional().meta({
				description: 'Lets in somebody whom nobody may add (403), once it was sent to them',
			}),
		}),
	),
});

export const inviteLink = z.object({
	code: z.string(),
	url: z.string().meta({ description: 'https://chat.whatsapp.com/ and the code' }),
});

export const groupExample = {
	groupId: '120363042979163716@g.us',
	subject: 'Launch',
	description: 'Who brings what',
	owner: '5511988887777@s.whatsapp.net',
	createdAt: '2026-11-22T09:00:00.000Z',
	size: 1,
	pictureUrl: null,
	onlyAdminsSend: false,
	onlyAdminsEdit: true,
	approveMembers: false,
	disappearAfter: null,
	isCommunity: false,
	communityId: null,
	isAdmin: true,
	participants: [
		{
			id: '5511988887777@s.whatsapp.net',
			phone: '5511988887777',
			lid: '123456789012345@lid',
			role: 'superadmin',
		},
	],
} satisfies z.output<typeof groupInfo>;
