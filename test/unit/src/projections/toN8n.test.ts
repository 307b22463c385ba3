import { z } from 'zod';
import { properties } from '../../../../nodes/WhatsAppGateway/generated';
import { defineOperation } from '../../../../src/catalogue/define';
import { operationList } from '../../../../src/catalogue/operations';
import { asDescription, titleCase } from '../../../../src/projections/n8nWording';
import { toN8n } from '../../../../src/projections/toN8n';
import { toOutputSchema } from '../../../../src/projections/toOutputSchema';

function operation(id: `${string}.${string}`, input: z.ZodObject) {
	return defineOperation({
		id,
		title: 'Do',
		action: 'Do it',
		description: 'Does it.',
		scope: 'instance',
		effect: 'write',
		portable: true,
		embedded: 'works',
		input,
		output: z.object({}),
		examples: [],
	});
}

test('a field of several operations is shown once, for all of them', () => {
	const note = z.string().meta({ title: 'Note' });
	const [resource] = toN8n([
		operation('thing.one', z.object({ note })),
		operation('thing.two', z.object({ note, other: z.string() })),
	]);
	const shown = resource?.properties.filter(({ name }) => name === 'note');
	expect(shown).toHaveLength(1);
	expect(shown?.[0]?.displayOptions?.show?.operation).toEqual(['one', 'two']);
});

test('one name for two types is refused, since n8n would carry the value over', () => {
	const mixed = [
		operation('a.one', z.object({ size: z.string() })),
		operation('b.two', z.object({ size: z.int() })),
	];
	expect(() => toN8n(mixed)).toThrow('The parameter "size" is string in a.one and number in b.two');
});

test('what n8n cannot leave empty is an option, so that nobody sends a value by chance', () => {
	const input = z.object({
		size: z.int().optional(),
		loud: z.boolean().optional(),
		color: z.enum(['red', 'blue']).optional(),
		note: z.string().optional(),
		count: z.int().default(3),
	});
	const [resource] = toN8n([operation('a.one', input)]);
	const options = resource?.forms[0]?.fields.filter(({ option }) => option);
	expect(options?.map(({ field }) => field)).toEqual(['size', 'loud', 'color']);
});

test('what has no input in n8n is refused by name', () => {
	const either = z.union([z.string(), z.object({})]);
	expect(() => toN8n([operation('a.one', z.object({ either }))])).toThrow('a.one.either');
});

test('a group of fields is one row, a list of them many', () => {
	const row = z.object({ label: z.string(), id: z.string().optional() });
	const [resource] = toN8n([operation('a.one', z.object({ header: row, buttons: z.array(row) }))]);
	const [, header, buttons] = resource?.properties ?? [];
	expect(header).toMatchObject({ type: 'fixedCollection', options: [{ name: 'value' }] });
	expect(header?.typeOptions).toBeUndefined();
	expect(buttons).toMatchObject({
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		options: [{ name: 'items', values: [{ name: 'id' }, { name: 'label' }] }],
	});
});

test('the committed form is what the catalogue says', () => {
	const portable = operationList.filter((each) => each.portable);
	const projected = toN8n(portable).flatMap((resource) => resource.properties);
	expect(properties.slice(1)).toEqual(projected);
});

test('n8n’s wording', () => {
	expect(titleCase('server_ack')).toBe('Server Ack');
	expect(titleCase('chatId')).toBe('Chat ID');
	expect(asDescription('One sentence.')).toBe('One sentence');
	expect(asDescription('One. Two')).toBe('One. Two.');
	expect(asDescription('Run `it`')).toBe('Run <code>it</code>');
});

test.each(operationList.map((each) => [each.id, each] as const))(
	'the output schema of %s fits its examples',
	(_, { examples, ...rest }) => {
		const schema = toOutputSchema({ ...rest, examples }) as { properties: object };
		for (const { output } of examples) {
			expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(output)));
		}
	},
);
