import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { z } from 'zod';
import { properties } from '../../../../nodes/WhatsAppGateway/generated';
import { defineOperation } from '../../../../src/catalogue/define';
import { media } from '../../../../src/catalogue/fields';
import { operationList } from '../../../../src/catalogue/operations';
import { asDescription, titleCase } from '../../../../src/projections/n8nWording';
import type { Offer } from '../../../../src/projections/offer';
import { portableOffers, vendorOffers } from '../../../../src/projections/offers';
import type { Said } from '../../../../src/projections/said';
import { toN8n } from '../../../../src/projections/toN8n';
import { toOutputSchema } from '../../../../src/projections/toOutputSchema';

function operation(id: `${string}.${string}`, input: z.ZodObject) {
	const defined = defineOperation({
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
	return { operation: defined };
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

describe('what another field decides', () => {
	const size = z.enum(['small', 'large']).default('small');
	const when = { size: ['large'] };

	test('is shown beside it, for its values alone', () => {
		const note = z.string().meta({ ui: { when } });
		const [resource] = toN8n([operation('a.one', z.object({ note, size }))]);
		const shown = resource?.properties.find(({ name }) => name === 'note');
		expect(shown?.displayOptions?.show).toEqual({
			resource: ['a'],
			operation: ['one'],
			size: ['large'],
		});
	});

	test('is named from the root inside the options, and moves there with an option that decides', () => {
		const count = z.int().optional().meta({ ui: { when } });
		const text = z
			.string()
			.optional()
			.meta({ ui: { when: { loud: [true] } } });
		const loud = z.boolean().optional();
		const [resource] = toN8n([operation('a.one', z.object({ size, count, loud, text }))]);
		const options = resource?.properties.find(({ name }) => name === 'options')?.options ?? [];
		const shown = options.map((each) => [
			each.name,
			(each as INodeProperties).displayOptions?.show,
		]);
		expect(shown).toEqual([
			['count', { '/size': ['large'] }],
			['loud', undefined],
			['text', { loud: [true] }],
		]);
	});
});

test('rows of several kinds share a form, with what each kind has', () => {
	const pause = z.int().optional();
	const step = z.discriminatedUnion('kind', [
		z.object({ kind: z.literal('say'), text: z.string(), pause }),
		z.object({ kind: z.literal('ask'), text: z.string(), answers: z.array(z.string()), pause }),
	]);
	const [resource] = toN8n([operation('a.one', z.object({ steps: z.array(step) }))]);
	const steps = resource?.properties.find(({ name }) => name === 'steps');
	const [entry] = (steps?.options ?? []) as INodePropertyCollection[];
	expect(entry?.values.map(({ name, displayOptions }) => [name, displayOptions?.show])).toEqual([
		['kind', undefined],
		['text', { kind: ['say', 'ask'] }],
		['answers', { kind: ['ask'] }],
		['options', { kind: ['say', 'ask'] }],
	]);
});

test('a file is asked for by its source, and only by those that the gateway knows', () => {
	const input = z.object({ media });
	const [whole] = toN8n([operation('a.one', input)]);
	const [limited] = toN8n([
		{
			...operation('a.one', input),
			said: new Map([['media', { members: new Map([['url', 'all']]) }]]),
		},
	]);
	const namesOf = (resource: typeof whole) =>
		resource?.properties.filter(({ name }) => name.startsWith('media')).map(({ name }) => name);
	expect(namesOf(whole)).toEqual([
		...['mediaSource', 'mediaBinaryField', 'mediaUrl', 'mediaBase64', 'mediaId'],
	]);
	expect(namesOf(limited)).toEqual(['mediaSource', 'mediaUrl']);
});

test('a field without words in the tongue is not shown, and neither is a value', () => {
	const input = z.object({
		to: z.string(),
		note: z.string().optional(),
		action: z.enum(['a', 'b']),
	});
	const said = new Map<string, Said>([['action', { values: new Set(['b']) }]]);
	const [resource] = toN8n([{ ...operation('a.one', input), said }]);
	const [form] = resource?.forms ?? [];
	expect(form?.fields.map(({ field }) => field)).toEqual(['to', 'action']);
	const action = resource?.properties.find(({ name }) => name === 'action');
	expect(action?.options).toEqual([{ name: 'B', value: 'b' }]);
});

test('a vendor shows what its tongue alone has words for, and what stands behind a choice', () => {
	const portable = formOf(portableOffers(), 'webhook.set');
	const evolution = vendorOffers('evolution');
	expect(portable).not.toContain('base64');
	expect(formOf(evolution, 'webhook.set')).toContain('base64');
	// Pusher and Dify alone have them, and neither is what the form chooses first.
	expect(formOf(evolution, 'eventBus.set')).toContain('useTls');
	expect(formOf(evolution, 'bot.create')).toContain('mode');
});

test('a file from the item is asked for where the gateway takes uploads alone', () => {
	const [send] = toN8n(
		vendorOffers('zapini').filter(({ operation }) => operation.id === 'message.sendMedia'),
	);
	const source = send?.properties.find(({ name }) => name === 'mediaSource');
	const values = (source?.options as { value: string }[]).map(({ value }) => value);
	expect(values).toEqual(['base64', 'binary', 'mediaId', 'url']);
});

function formOf(offers: Offer[], id: string): string[] {
	const [resource] = toN8n(offers.filter(({ operation }) => operation.id === id));
	return resource?.forms[0]?.fields.map(({ field }) => field) ?? [];
}

test('several endpoints of one operation can be chosen from', () => {
	const endpoints = [
		{ id: 'x.one', title: 'One', path: 'POST /one' },
		{ id: 'x.two', title: 'Two', path: 'POST /two' },
	];
	const [resource] = toN8n([{ ...operation('a.one', z.object({})), endpoints }]);
	const endpoint = resource?.properties.find(({ name }) => name === 'endpoint');
	expect(endpoint?.options).toMatchObject([{ value: '' }, { value: 'x.one' }, { value: 'x.two' }]);
});

test('what has no input in n8n is refused by name', () => {
	const either = z.union([z.string(), z.object({})]);
	expect(() => toN8n([operation('a.one', z.object({ either }))])).toThrow('a.one.either');
});

test('a group of fields is one row, a list of them many', () => {
	const row = z.object({ label: z.string(), id: z.string().optional() });
	const [resource] = toN8n([operation('a.one', z.object({ header: row, buttons: z.array(row) }))]);
	const [header, buttons] = ['header', 'buttons'].map((wanted) =>
		resource?.properties.find(({ name }) => name === wanted),
	);
	expect(header).toMatchObject({ type: 'fixedCollection', options: [{ name: 'value' }] });
	expect(header?.typeOptions).toBeUndefined();
	expect(buttons).toMatchObject({
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		options: [{ name: 'items', values: [{ name: 'label' }, { name: 'id' }] }],
	});
});

test('the committed form is what the catalogue says', () => {
	const projected = toN8n(portableOffers()).flatMap((resource) => resource.properties);
	expect(properties).toEqual(expect.arrayContaining(projected));
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
