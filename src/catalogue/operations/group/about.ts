import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	disappearing,
	done,
	group,
	groupDescription,
	groupExample,
	groupInfo,
	groupSettings,
	instance,
	media,
	participantResults,
	participants,
	subject,
} from '../../fields';

const one = { instance: 'sales', group: groupExample.groupId };
const success = { success: true } as const;

const picture = media.meta({
	title: 'Picture',
	description: 'Picture of the group, by URL, Base64 or media ID',
	ui: { widget: 'media' },
});

export const create = defineOperation({
	id: 'group.create',
	title: 'Create',
	action: 'Create a group',
	description: 'Makes a group with these people. This account becomes its admin.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		subject,
		participants,
		description: groupDescription.optional().meta({
			title: 'Description',
			description: 'What the group is about',
			ui: { widget: 'textarea', advanced: true },
		}),
		picture: picture.optional().meta({
			title: 'Picture',
			description: 'Picture of the group, by URL, Base64 or media ID',
			ui: { widget: 'media', advanced: true },
		}),
		promoteParticipants: z
			.boolean()
			.optional()
			.meta({
				title: 'Make Admins',
				description: 'Whether these people become admins too',
				ui: { advanced: true },
			}),
	}),
	output: groupInfo.extend({
		results: participantResults.shape.results
			.optional()
			.meta({ description: 'What became of each person, where the gateway tells' }),
	}),
	examples: [
		{
			input: { instance: 'sales', subject: 'Launch', participants: ['5511988887777'] },
			output: groupExample,
		},
	],
});

export const get = defineOperation({
	id: 'group.get',
	title: 'Get',
	action: 'Get a group',
	description: 'Shows name, settings and members of a group.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, group }),
	output: groupInfo,
	examples: [{ input: one, output: groupExample }],
});

export const list = defineOperation({
	id: 'group.list',
	title: 'Get Many',
	action: 'Get many groups',
	description: 'Lists the groups of this account.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		onlyAdmin: z
			.boolean()
			.optional()
			.meta({
				title: 'Only Where Admin',
				description: 'Whether to list only groups where this account is an admin',
				ui: { advanced: true },
			}),
		includeParticipants: z
			.boolean()
			.optional()
			.meta({
				title: 'Include Participants',
				description: 'Whether to list the members of each group',
				ui: { advanced: true },
			}),
	}),
	output: z.object({
		groups: z.array(groupInfo),
		communities: z
			.array(groupInfo)
			.meta({ description: 'Communities, where the gateway lists them apart' }),
	}),
	examples: [
		{
			input: { instance: 'sales' },
			output: { groups: [{ ...groupExample, participants: null }], communities: [] },
		},
	],
});

export const update = defineOperation({
	id: 'group.update',
	title: 'Update',
	action: 'Update a group',
	description:
		'Changes name, description, picture and settings of a group. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		group,
		subject: subject.optional().meta({
			title: 'Name',
			description: 'New name, up to 100 characters',
		}),
		description: groupDescription.optional().meta({
			title: 'Description',
			description: 'New description; empty removes it',
			ui: { widget: 'textarea' },
		}),
		picture: picture.optional().meta({
			title: 'Picture',
			description: 'New picture, by URL, Base64 or media ID',
			ui: { widget: 'media' },
		}),
		...groupSettings,
		disappearAfter: disappearing.optional().meta({
			title: 'Disappear After',
			description: 'How long until new messages vanish',
			ui: { advanced: true },
		}),
	}),
	output: done,
	examples: [{ input: { ...one, subject: 'Launch 2', onlyAdminsSend: true }, output: success }],
});

export const setSubject = defineOperation({
	id: 'group.setSubject',
	title: 'Set Name',
	action: 'Set the name of a group',
	description: 'Changes the name of a group.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, group, subject }),
	output: done,
	examples: [{ input: { ...one, subject: 'Launch 2' }, output: success }],
});

export const setDescription = defineOperation({
	id: 'group.setDescription',
	title: 'Set Description',
	action: 'Set the description of a group',
	description: 'Changes or removes the description of a group.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, group, description: groupDescription }),
	output: done,
	examples: [{ input: { ...one, description: 'Who brings what' }, output: success }],
});

export const setPicture = defineOperation({
	id: 'group.setPicture',
	title: 'Set Picture',
	action: 'Set the picture of a group',
	description: 'Changes the picture of a group.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, group, picture }),
	output: done,
	examples: [
		{ input: { ...one, picture: { url: 'https://example.com/logo.jpg' } }, output: success },
	],
});

export const setSettings = defineOperation({
	id: 'group.setSettings',
	title: 'Set Settings',
	action: 'Set who may do what in a group',
	description: 'Sets what only admins may do. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, group, ...groupSettings }),
	output: done,
	examples: [{ input: { ...one, onlyAdminsSend: true }, output: success }],
});

export const setDisappearing = defineOperation({
	id: 'group.setDisappearing',
	title: 'Set Disappearing Messages',
	action: 'Set when messages of a group vanish',
	description: 'Sets after which time new messages of a group vanish.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, group, disappearAfter: disappearing }),
	output: done,
	examples: [{ input: { ...one, disappearAfter: '7d' }, output: success }],
});

export const leave = defineOperation({
	id: 'group.leave',
	title: 'Leave',
	action: 'Leave a group',
	description: 'Leaves a group. Coming back needs an invitation.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, group }),
	output: z.object({ left: z.literal(true), groupId: z.string() }),
	examples: [{ input: one, output: { left: true, groupId: groupExample.groupId } }],
});
