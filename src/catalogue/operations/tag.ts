import { z } from 'zod';
import { defineOperation } from '../define';
import { anyInstance, deleted, tag, tagExample } from '../fields';

const tagId = z
	.string()
	.min(1)
	.meta({ title: 'Tag', description: 'ID of the tag', ui: { widget: 'tag' } });

const name = z
	.string()
	.trim()
	.min(1)
	.max(50)
	.meta({ title: 'Name', description: 'Name of the tag, up to 50 characters, used once' });

const color = z
	.string()
	.regex(/^#[0-9a-fA-F]{6}$/, 'must be # and six hexadecimal digits')
	.meta({
		title: 'Color',
		description: 'Colour of the tag',
		ui: { widget: 'color', placeholder: '#FF5733' },
	});

const one = { tagId: tagExample.tagId };

export const list = defineOperation({
	id: 'tag.list',
	title: 'Get Many',
	action: 'Get many tags',
	description: 'Lists the tags that conversations can carry.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance }),
	output: z.object({ tags: z.array(tag) }),
	examples: [{ input: {}, output: { tags: [tagExample] } }],
});

export const create = defineOperation({
	id: 'tag.create',
	title: 'Create',
	action: 'Create a tag',
	description: 'Makes a tag with a name and a colour.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, name, color }),
	output: tag,
	examples: [{ input: { name: 'VIP', color: '#FF5733' }, output: tagExample }],
});

export const get = defineOperation({
	id: 'tag.get',
	title: 'Get',
	action: 'Get a tag',
	description: 'Shows one tag.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, tagId }),
	output: tag,
	examples: [{ input: one, output: tagExample }],
});

export const update = defineOperation({
	id: 'tag.update',
	title: 'Update',
	action: 'Update a tag',
	description: 'Renames or recolours a tag. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		tagId,
		name: name.optional().meta({ title: 'Name', description: 'New name, up to 50 characters' }),
		color: color.optional().meta({
			title: 'Color',
			description: 'New colour',
			ui: { widget: 'color', placeholder: '#FF5733' },
		}),
	}),
	output: tag,
	examples: [{ input: { ...one, color: '#FF5733' }, output: tagExample }],
});

const remove = defineOperation({
	id: 'tag.delete',
	title: 'Delete',
	action: 'Delete a tag',
	description: 'Deletes a tag and takes it off every conversation.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, tagId }),
	output: deleted,
	examples: [{ input: one, output: { deleted: true } }],
});
export { remove as delete };
