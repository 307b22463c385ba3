import fc from 'fast-check';
import { z } from 'zod';
import { forms } from '../../../../nodes/WhatsAppGateway/generated';
import { readParameters } from '../../../../nodes/shared/readParameters';
import { defineOperation, type Operation } from '../../../../src/catalogue/define';
import { operationList } from '../../../../src/catalogue/operations';
import type { OperationForm } from '../../../../src/projections/n8nForm';
import type { FieldSchema } from '../../../../src/projections/n8nSchema';
import { toN8n } from '../../../../src/projections/toN8n';

import { objectFor } from '../../../support/arbitraryFor';
import { writeParameters } from '../../../support/writeParameters';

const read = (form: OperationForm, parameters: Record<string, unknown>) =>
	readParameters(form, (name, fallback) => parameters[name] ?? fallback);

/** Every kind of field that the catalogue can have, with nesting, for operations yet to come. */
const everyKind = defineOperation({
	id: 'test.everyKind',
	title: 'Every Kind',
	action: 'Test every kind',
	description: 'Has a field of every kind.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		text: z.string().min(1),
		count: z.int().min(-5).max(5),
		ratio: z
			.number()
			.optional()
			.meta({ ui: { advanced: true } }),
		flag: z.boolean(),
		choice: z.enum(['one', 'two_words']),
		choices: z.array(z.enum(['a', 'b', 'c'])),
		list: z.array(z.string()).optional(),
		json: z
			.record(z.string(), z.string())
			.optional()
			.meta({ ui: { advanced: true } }),
		buttons: z.array(
			z.object({
				label: z.string().min(1),
				kind: z.enum(['url', 'reply']),
				hint: z.string().optional(),
			}),
		),
		footer: z.object({ text: z.string().min(1), bold: z.boolean() }).optional(),
	}),
	output: z.object({}),
	examples: [],
});

function formFor(operation: Operation): OperationForm | undefined {
	return toN8n([{ operation }])[0]?.forms[0];
}

const cases = [
	...operationList.map((operation) => [operation.id, formFor(operation), operation.input] as const),
	['every kind of field', formFor(everyKind), everyKind.input] as const,
];

describe('reading is the inverse of filling in', () => {
	test.each(cases)('%s', (_, form, input) => {
		if (!form || !input) throw new Error('no form');
		const schema = z.toJSONSchema(input, { io: 'input' }) as FieldSchema;
		fc.assert(
			fc.property(objectFor(schema), (filled) => {
				const { instance: _read, ...expected } = withoutEmptyObjects(filled);
				const own = form.fields.some(({ kind }) => kind === 'instance') ? expected : filled;
				expect(read(form, writeParameters(form, filled as never))).toEqual(
					withoutEmptyObjects(own),
				);
			}),
		);
	});
});

/** fast-check makes objects without a prototype. */
function withoutEmptyObjects(value: object): Record<string, unknown> {
	return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

const sendText = formOf('message.sendText');

test('options that were not added, and texts left empty, are not sent', () => {
	const parameters = { to: '5511988887777', text: 'hi', options: { replyTo: '', mentions: '' } };
	expect(read(sendText, parameters)).toEqual({ to: '5511988887777', text: 'hi' });
});

test('a number that an expression gives where text is meant is text', () => {
	expect(read(sendText, { to: 5511988887777, text: 1 })).toEqual({
		to: '5511988887777',
		text: '1',
	});
});

test('a comma-separated line and a list are the same', () => {
	const mentions = ['5511988887777', '5511977776666'];
	const base = { to: 'x', text: 'y' };
	const line = read(sendText, { ...base, options: { mentions: '5511988887777, 5511977776666,' } });
	expect(line).toEqual({ ...base, mentions });
	expect(read(sendText, { ...base, options: { mentions } })).toEqual({ ...base, mentions });
});

test.each([
	['an empty field', { to: 'x', text: '' }, '"Text" is empty'],
	['an expression without a value', { to: null, text: 'y' }, '"Send To" is empty'],
	['an object as text', { to: 'x', text: { a: 1 } }, '"Text" is not text'],
	[
		'a word as a number',
		{ to: 'x', text: 'y', options: { delayMs: 'soon' } },
		'"Typing Time" is not a number',
	],
	[
		'a word as a switch',
		{ to: 'x', text: 'y', options: { linkPreview: 'maybe' } },
		'"Link Preview" is not true or false',
	],
])('%s is named as the form shows it', (_, parameters, message) => {
	expect(() => read(sendText, parameters)).toThrow(message);
});

test('a secret that was added and left empty is sent, to remove it; untouched it is not', () => {
	const set = formOf('webhook.set');
	const url = 'https://n8n.example.com/webhook/1';
	expect(read(set, { url, options: { secret: '' } })).toEqual({ url, secret: '' });
	expect(read(set, { url, options: {} })).toEqual({ url });
});

test('no emoji takes a reaction back, and an expression without a value does not', () => {
	const react = formOf('message.react');
	expect(read(react, { messageId: '3EB0', emoji: '' })).toEqual({ messageId: '3EB0', emoji: '' });
	expect(() => read(react, { messageId: '3EB0', emoji: null })).toThrow('"Emoji" is empty');
});

test('JSON that is none is named', () => {
	const set = formOf('webhook.set');
	expect(() => read(set, { url: 'http://x', options: { headers: '{a' } })).toThrow(
		'"Headers" is not valid JSON',
	);
});

function formOf(id: string): OperationForm {
	const form = forms.find((each) => each.id === id);
	if (!form) throw new Error(id);
	return form;
}
