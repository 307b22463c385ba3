import { z } from 'zod';
import { defineOperation } from '../define';
import { done, instance, media } from '../fields';

const success = { success: true } as const;

export const setName = defineOperation({
	id: 'profile.setName',
	title: 'Set Name',
	action: 'Set the own profile name',
	description: 'Changes the name that others see.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		name: z.string().min(1).meta({ title: 'Name', description: 'New name' }),
	}),
	output: done,
	examples: [{ input: { instance: 'sales', name: 'Acme Sales' }, output: success }],
});

export const setAbout = defineOperation({
	id: 'profile.setAbout',
	title: 'Set About',
	action: 'Set the own about text',
	description: 'Changes the status text of the own profile.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		about: z.string().meta({ title: 'About', description: 'New text; empty removes it' }),
	}),
	output: done,
	examples: [{ input: { instance: 'sales', about: 'Monday to Friday' }, output: success }],
});

export const setPicture = defineOperation({
	id: 'profile.setPicture',
	title: 'Set Picture',
	action: 'Set the own profile picture',
	description: 'Changes the picture of the own profile.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		media: media.meta({
			title: 'Picture',
			description: 'Picture by URL, Base64 or media ID',
			ui: { widget: 'media' },
		}),
	}),
	output: done,
	examples: [
		{
			input: { instance: 'sales', media: { url: 'https://example.com/logo.jpg' } },
			output: success,
		},
	],
});

export const removePicture = defineOperation({
	id: 'profile.removePicture',
	title: 'Remove Picture',
	action: 'Remove the own profile picture',
	description: 'Takes the picture off the own profile.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: done,
	examples: [{ input: { instance: 'sales' }, output: success }],
});

const audience = z.enum(['all', 'contacts', 'contact_blacklist', 'none']);

const privacy = {
	readReceipts: z
		.enum(['all', 'none'])
		.optional()
		.meta({ title: 'Read Receipts', description: 'Who gets read receipts' }),
	profilePicture: audience
		.optional()
		.meta({ title: 'Profile Picture', description: 'Who sees the profile picture' }),
	about: audience.optional().meta({ title: 'About', description: 'Who sees the about text' }),
	online: z
		.enum(['all', 'match_last_seen'])
		.optional()
		.meta({ title: 'Online', description: 'Who sees that the account is online' }),
	lastSeen: audience
		.optional()
		.meta({ title: 'Last Seen', description: 'Who sees when it was last online' }),
	groupAdd: audience
		.optional()
		.meta({ title: 'Groups', description: 'Who may add the account to groups' }),
};

const privacyExample = {
	readReceipts: 'all',
	profilePicture: 'contacts',
	about: 'all',
	online: 'all',
	lastSeen: 'none',
	groupAdd: 'contacts',
} as const;

export const getPrivacy = defineOperation({
	id: 'profile.getPrivacy',
	title: 'Get Privacy',
	action: 'Get the privacy settings',
	description: 'Shows who may see what of the own account.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: z.object(privacy),
	examples: [{ input: { instance: 'sales' }, output: privacyExample }],
});

export const setPrivacy = defineOperation({
	id: 'profile.setPrivacy',
	title: 'Set Privacy',
	action: 'Set the privacy settings',
	description: 'Changes who may see what of the own account. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, ...privacy }),
	output: z.object(privacy),
	examples: [{ input: { instance: 'sales', lastSeen: 'none' }, output: privacyExample }],
});
