import { z } from 'zod';
import { defineOperation } from '../define';
import { instance, instanceSettings, pacingSettings } from '../fields';

const pacing = z
	.object(pacingSettings)
	.optional()
	.meta({
		title: 'Pacing',
		description:
			'How fast the account writes, and to how many strangers; on by default for real accounts',
		ui: { advanced: true },
	});

const stored = z.object({ instance: z.string(), ...instanceSettings, pacing });

const example = {
	instance: 'sales',
	rejectCalls: true,
	rejectCallText: 'Please write to us',
	ignoreGroups: true,
	alwaysOnline: false,
	readMessages: false,
	readStatus: false,
	syncFullHistory: false,
} satisfies z.output<typeof stored>;

export const set = defineOperation({
	id: 'settings.set',
	title: 'Set',
	action: 'Set how an instance behaves',
	description: 'Changes how an instance behaves by itself. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, ...instanceSettings, pacing }),
	output: stored,
	examples: [
		{
			input: { instance: 'sales', rejectCalls: true, rejectCallText: 'Please write to us' },
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'settings.get',
	title: 'Get',
	action: 'Get how an instance behaves',
	description: 'Shows how an instance behaves by itself.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: stored,
	examples: [{ input: { instance: 'sales' }, output: example }],
});
