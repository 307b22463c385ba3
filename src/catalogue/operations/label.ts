import { z } from 'zod';
import { defineOperation } from '../define';
import { deleted, done, instance, messageId, targetChat } from '../fields';

const label = z.object({
	labelId: z.string(),
	name: z.string().nullable(),
	color: z.int().nullable().meta({ description: 'Number of the colour in WhatsApp, from 0' }),
	predefinedId: z.string().nullable().meta({ description: 'Which of the labels it came with' }),
});

const example = {
	labelId: '1',
	name: 'New customer',
	color: 0,
	predefinedId: '1',
} satisfies z.output<typeof label>;

const labelId = z
	.string()
	.min(1)
	.meta({ title: 'Label', description: 'ID of the label', ui: { widget: 'label' } });

export const list = defineOperation({
	id: 'label.list',
	title: 'Get Many',
	action: 'Get many labels',
	description: 'Lists the labels of a WhatsApp Business account.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: z.object({ labels: z.array(label) }),
	examples: [{ input: { instance: 'sales' }, output: { labels: [example] } }],
});

export const setOnChat = defineOperation({
	id: 'label.setOnChat',
	title: 'Add or Remove',
	action: 'Add a label to a chat or remove it',
	description: 'Puts a label on a chat or on one of its messages, or takes it off.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		labelId,
		action: z
			.enum(['add', 'remove'])
			.default('add')
			.meta({
				title: 'Change',
				description: 'Put the label on, or take it off',
				ui: { parameter: 'change' },
			}),
		messageId: messageId.optional().meta({
			title: 'Message ID',
			description: 'Label this message and not the chat',
			ui: { advanced: true },
		}),
	}),
	output: done,
	examples: [
		{
			input: { instance: 'sales', chat: '5511988887777', labelId: '1' },
			output: { success: true },
		},
	],
});

export const save = defineOperation({
	id: 'label.save',
	title: 'Create or Update',
	action: 'Create or update a label',
	description: 'Makes a label, or renames and recolours one.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		labelId: labelId.optional().meta({
			title: 'Label',
			description: 'Label to change; a new one when left out',
			ui: { widget: 'label' },
		}),
		name: z.string().min(1).meta({ title: 'Name', description: 'Name of the label' }),
		color: z
			.int()
			.min(0)
			.max(19)
			.optional()
			.meta({ title: 'Color', description: 'Number of the colour in WhatsApp, 0 to 19' }),
	}),
	output: label,
	examples: [
		{
			input: { instance: 'sales', name: 'VIP', color: 3 },
			output: { labelId: '6', name: 'VIP', color: 3, predefinedId: null },
		},
	],
});

const remove = defineOperation({
	id: 'label.delete',
	title: 'Delete',
	action: 'Delete a label',
	description: 'Deletes a label and takes it off every chat.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, labelId }),
	output: deleted,
	examples: [{ input: { instance: 'sales', labelId: '6' }, output: { deleted: true } }],
});
export { remove as delete };
