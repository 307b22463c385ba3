import { z } from 'zod';
import { defineOperation } from '../define';
import {
	anyInstance,
	automation,
	automationExample,
	conversationExample,
	conversationId,
	isoTime,
} from '../fields';

const state = automation.extend({ conversationId: z.string() });

const one = { conversationId: conversationExample.conversationId };

const paused = {
	...automationExample,
	...one,
	status: 'paused',
	canSend: true,
	pausedAt: '2026-11-22T09:00:00.000Z',
	pausedBy: 'Ann',
	reason: 'Needs a person',
} satisfies z.output<typeof state>;

const reason = z
	.string()
	.optional()
	.meta({ title: 'Reason', description: 'Why a person takes over' });

export const get = defineOperation({
	id: 'automation.get',
	title: 'Get',
	action: 'Get whether automation answers in a conversation',
	description: 'Says whether automation answers in a conversation and whether sends are allowed.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationId }),
	output: state,
	examples: [{ input: one, output: { ...automationExample, ...one } }],
});

export const pause = defineOperation({
	id: 'automation.pause',
	title: 'Pause',
	action: 'Pause automation in a conversation',
	description: 'Stops automation in a conversation, so that a person can answer.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationId, reason }),
	output: state,
	examples: [{ input: { ...one, reason: 'Needs a person' }, output: paused }],
});

export const resume = defineOperation({
	id: 'automation.resume',
	title: 'Resume',
	action: 'Resume automation in a conversation',
	description:
		'Gives a conversation back to automation. It must be archived first, and is restored by this.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationId }),
	output: state.extend({ resumedAt: isoTime.nullable() }),
	examples: [
		{
			input: one,
			output: { ...automationExample, ...one, resumedAt: '2026-11-22T09:00:00.000Z' },
		},
	],
});

const conversationIds = z
	.array(z.string().min(1))
	.min(1)
	.max(100)
	.meta({ title: 'Conversations', description: 'IDs of up to 100 conversations' });

const counts = z.object({
	changed: z.int().meta({ description: 'How many were paused or resumed' }),
	skipped: z.int().meta({ description: 'How many were so already, or have no automation' }),
	errors: z.int(),
});

const countsExample = { changed: 1, skipped: 0, errors: 0 };

export const pauseMany = defineOperation({
	id: 'automation.pauseMany',
	title: 'Pause Many',
	action: 'Pause automation in many conversations',
	description: 'Stops automation in up to 100 conversations.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationIds, reason }),
	output: counts,
	examples: [{ input: { conversationIds: [one.conversationId] }, output: countsExample }],
});

export const resumeMany = defineOperation({
	id: 'automation.resumeMany',
	title: 'Resume Many',
	action: 'Resume automation in many conversations',
	description: 'Gives up to 100 conversations back to automation.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationIds }),
	output: counts,
	examples: [{ input: { conversationIds: [one.conversationId] }, output: countsExample }],
});
