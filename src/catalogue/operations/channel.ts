import { z } from 'zod';
import { defineOperation } from '../define';
import { deleted, done, instance, isoTime, media, message, messageExample } from '../fields';

const channel = z
	.string()
	.trim()
	.min(1)
	.meta({
		title: 'Channel',
		description: 'ID of the channel, which ends in @newsletter, or its invite link',
		ui: { placeholder: '120363025246125486@newsletter' },
	});

const channelInfo = z.object({
	channelId: z.string().meta({ description: 'JID of the channel, to post to with a send' }),
	name: z.string().nullable(),
	description: z.string().nullable(),
	inviteUrl: z.string().nullable(),
	pictureUrl: z.string().nullable(),
	followers: z.int().nullable(),
	verified: z.boolean().nullable(),
	role: z.enum(['owner', 'admin', 'follower', 'guest']).nullable(),
	muted: z.boolean().nullable(),
	live: z.boolean().meta({ description: 'Whether its counts are told as they change' }),
	createdAt: isoTime.nullable(),
});

const example = {
	channelId: '120363025246125486@newsletter',
	name: 'Acme News',
	description: 'What is new at Acme',
	inviteUrl: 'https://whatsapp.com/channel/0029Va4K0PZ5a245NkngBA2M',
	pictureUrl: null,
	followers: 12,
	verified: false,
	role: 'owner',
	muted: false,
	live: false,
	createdAt: '2026-11-22T09:00:00.000Z',
} satisfies z.output<typeof channelInfo>;

const one = { instance: 'sales', channel: example.channelId };

const about = {
	description: z
		.string()
		.optional()
		.meta({
			title: 'Description',
			description: 'What the channel is about',
			ui: { widget: 'textarea' },
		}),
	picture: media.optional().meta({
		title: 'Picture',
		description: 'Picture of the channel, by URL, Base64 or media ID',
		ui: { widget: 'media' },
	}),
};

export const create = defineOperation({
	id: 'channel.create',
	title: 'Create',
	action: 'Create a channel',
	description: 'Makes a channel that others can follow.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		name: z.string().min(1).meta({ title: 'Name', description: 'Name of the channel' }),
		...about,
	}),
	output: channelInfo,
	examples: [{ input: { instance: 'sales', name: 'Acme News' }, output: example }],
});

export const get = defineOperation({
	id: 'channel.get',
	title: 'Get',
	action: 'Get a channel',
	description: 'Shows what is known of a channel.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, channel }),
	output: channelInfo,
	examples: [{ input: one, output: example }],
});

export const update = defineOperation({
	id: 'channel.update',
	title: 'Update',
	action: 'Update a channel',
	description: 'Changes name, description or picture of an own channel.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		channel,
		name: z.string().min(1).optional().meta({ title: 'Name', description: 'New name' }),
		...about,
	}),
	output: done,
	examples: [{ input: { ...one, name: 'Acme Weekly' }, output: { success: true } }],
});

export const setFollowed = defineOperation({
	id: 'channel.setFollowed',
	title: 'Follow',
	action: 'Follow or unfollow a channel',
	description: 'Starts or stops following a channel, with or without its sounds.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		channel,
		followed: z
			.boolean()
			.default(true)
			.meta({ title: 'Followed', description: 'Whether this account follows the channel' }),
		muted: z
			.boolean()
			.optional()
			.meta({ title: 'Muted', description: 'Whether its posts are silent' }),
	}),
	output: done,
	examples: [{ input: one, output: { success: true } }],
});

export const setLive = defineOperation({
	id: 'channel.setLive',
	title: 'Follow Live',
	action: 'Follow the counts of a channel live',
	description:
		'Starts or stops telling how often posts of a channel are seen and what people react with, as it changes. Up to 100 channels.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		channel,
		live: z
			.boolean()
			.default(true)
			.meta({ title: 'Live', description: 'Whether views and reactions are told as they change' }),
	}),
	output: done,
	examples: [{ input: one, output: { success: true } }],
});

export const listMessages = defineOperation({
	id: 'channel.listMessages',
	title: 'Get Posts',
	action: 'Get the posts of a channel',
	description: 'Lists the posts of a channel, newest first.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		channel,
		count: z
			.int()
			.min(1)
			.max(100)
			.default(20)
			.meta({ title: 'Count', description: 'How many posts, up to 100' }),
		before: z
			.int()
			.optional()
			.meta({
				title: 'Before',
				description: 'Only posts older than the one with this number',
				ui: { advanced: true },
			}),
	}),
	output: z.object({
		messages: z.array(
			message.extend({
				number: z.int().nullable().meta({ description: 'Position in the channel' }),
				views: z.int().nullable(),
				reactions: z.array(z.object({ emoji: z.string(), count: z.int() })),
			}),
		),
	}),
	examples: [
		{
			input: one,
			output: {
				messages: [
					{
						...messageExample,
						chatId: example.channelId,
						number: 100,
						views: 7,
						reactions: [{ emoji: '👍', count: 2 }],
					},
				],
			},
		},
	],
});

const remove = defineOperation({
	id: 'channel.delete',
	title: 'Delete',
	action: 'Delete a channel',
	description: 'Deletes an own channel. This cannot be undone.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, channel }),
	output: deleted,
	examples: [{ input: one, output: { deleted: true } }],
});
export { remove as delete };
