import { z } from 'zod';
import { defineOperation } from '../define';
import { done, group, groupDescription, groupExample, groupInfo, instance } from '../fields';

const community = z
	.string()
	.trim()
	.min(1)
	.meta({
		title: 'Community',
		description: 'ID of the community, which ends in @g.us',
		ui: { placeholder: '120363042979163700@g.us' },
	});

const example = {
	...groupExample,
	groupId: '120363042979163700@g.us',
	subject: 'Acme',
	isCommunity: true,
	participants: null,
} satisfies z.output<typeof groupInfo>;

const one = { instance: 'sales', community: example.groupId };

export const create = defineOperation({
	id: 'community.create',
	title: 'Create',
	action: 'Create a community',
	description: 'Makes a community, which holds groups together.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		subject: z
			.string()
			.min(1)
			.max(100)
			.meta({ title: 'Name', description: 'Name of the community, up to 100 characters' }),
		description: groupDescription.optional().meta({
			title: 'Description',
			description: 'What the community is about',
			ui: { widget: 'textarea' },
		}),
	}),
	output: groupInfo,
	examples: [{ input: { instance: 'sales', subject: 'Acme' }, output: example }],
});

export const get = defineOperation({
	id: 'community.get',
	title: 'Get',
	action: 'Get a community and its groups',
	description: 'Shows a community with the groups that belong to it.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, community }),
	output: groupInfo.extend({ groups: z.array(groupInfo) }),
	examples: [
		{
			input: one,
			output: { ...example, groups: [{ ...groupExample, communityId: example.groupId }] },
		},
	],
});

export const list = defineOperation({
	id: 'community.list',
	title: 'Get Many',
	action: 'Get many communities',
	description: 'Lists the communities of this account.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: z.object({ communities: z.array(groupInfo) }),
	examples: [{ input: { instance: 'sales' }, output: { communities: [example] } }],
});

export const setGroup = defineOperation({
	id: 'community.setGroup',
	title: 'Add or Remove Group',
	action: 'Add a group to a community or remove it',
	description: 'Puts a group into a community, or takes it out. The group itself stays.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		community,
		group,
		action: z
			.enum(['add', 'remove'])
			.default('add')
			.meta({
				title: 'Change',
				description: 'Put the group in, or take it out',
				ui: { parameter: 'change' },
			}),
	}),
	output: done,
	examples: [{ input: { ...one, group: groupExample.groupId }, output: { success: true } }],
});
