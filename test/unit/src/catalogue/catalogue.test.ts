import { z } from 'zod';
import { eventNames, events } from '../../../../src/catalogue/events';
import { findOperation, operationList, operations } from '../../../../src/catalogue/operations';

interface Field {
	path: string;
	schema: z.ZodType;
}

/** Looks through optional, default and refined schemas at what they wrap. */
function core(schema: z.ZodType): z.ZodType {
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
		return core(schema.unwrap() as z.ZodType);
	}
	return schema;
}

/** Every field that a form would show, however deep. */
function fieldsOf(schema: z.ZodType, path: string): Field[] {
	const inner = core(schema);
	if (inner instanceof z.ZodObject) {
		const shape = inner.shape as Record<string, z.ZodType>;
		return Object.entries(shape).flatMap(([name, field]) => [
			{ path: `${path}.${name}`, schema: field },
			...fieldsOf(field, `${path}.${name}`),
		]);
	}
	if (inner instanceof z.ZodArray) return fieldsOf(inner.element as z.ZodType, `${path}[]`);
	if (inner instanceof z.ZodDiscriminatedUnion) {
		return (inner.options as z.ZodType[])
			.flatMap((option) => fieldsOf(option, path))
			.filter(({ schema: field }) => !(field instanceof z.ZodLiteral));
	}
	return [];
}

const inputFields = operationList.flatMap(({ id, input }) => fieldsOf(input, id));

function complaints(check: (field: Field) => string | null): string[] {
	return inputFields.flatMap((field) => {
		const complaint = check(field);
		return complaint === null ? [] : [`${field.path}: ${complaint}`];
	});
}

const smallWords = new Set([
	'as',
	'at',
	'by',
	'in',
	'of',
	'on',
	'or',
	'per',
	'to',
	'and',
	'if',
	'for',
]);

function isTitleCase(title: string): boolean {
	return title
		.split(' ')
		.every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && smallWords.has(word)));
}

/** One sentence stands without a full stop; several have one each. */
function endsWell(description: string): boolean {
	const sentences = description.split(/[.!?] (?=[A-Z])/).length;
	return sentences > 1 ? description.endsWith('.') : !description.endsWith('.');
}

describe('operations', () => {
	test.each(operationList.map(({ id }) => id))('%s has examples that its schemas accept', (id) => {
		const operation = findOperation(id)!;
		expect(operation.examples.length).toBeGreaterThan(0);
		for (const { input, output } of operation.examples) {
			expect(() => operation.input.parse(input)).not.toThrow();
			expect(operation.output.parse(output)).toEqual(output);
		}
	});

	test('are found under the resource and verb of their id', () => {
		const resources: Record<string, Record<string, { id: string }>> = operations;
		const keyed = Object.entries(resources).flatMap(([resource, verbs]) =>
			Object.entries(verbs).map(([verb, { id }]) => ({ key: `${resource}.${verb}`, id })),
		);
		expect(keyed.filter(({ key, id }) => key !== id)).toEqual([]);
		expect(new Set(keyed.map(({ id }) => id)).size).toBe(keyed.length);
	});

	test('say why when the embedded gateway cannot, and only then', () => {
		const wrong = operationList.filter(
			({ embedded, why }) => (embedded === 'impossible') !== (why !== undefined),
		);
		expect(wrong.map(({ id }) => id)).toEqual([]);
	});

	test('reach a person only with the effect send', () => {
		const silent = operationList.filter(
			({ id, effect }) => /\.(send(?!Presence)|forward)/.test(id) && effect !== 'send',
		);
		expect(silent.map(({ id }) => id)).toEqual([]);
	});

	test('have titles in Title Case, actions as sentences and descriptions with a full stop', () => {
		for (const { title, action, description } of operationList) {
			expect([title, isTitleCase(title)]).toEqual([title, true]);
			// n8n's own rule for sentence case stumbles over commas.
			expect(action).toMatch(/^[A-Z][^.,]*$/);
			expect(description).toMatch(/\.$/);
		}
	});

	test('have two of the same title in no resource', () => {
		const titles = operationList.map(({ id, title }) => `${id.split('.')[0]} / ${title}`);
		expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
	});
});

describe('input fields', () => {
	test('have a title and a description on the outermost schema', () => {
		expect(
			complaints(({ schema }) => {
				const meta = schema.meta();
				return meta?.title && meta.description ? null : 'lacks a title or a description';
			}),
		).toEqual([]);
	});

	test('have titles in Title Case', () => {
		expect(
			complaints(({ schema }) => {
				const title = schema.meta()?.title ?? '';
				return isTitleCase(title) ? null : title;
			}),
		).toEqual([]);
	});

	test('have descriptions that end as forms want them', () => {
		expect(
			complaints(({ schema }) => {
				const description = schema.meta()?.description ?? '';
				return endsWell(description) ? null : description;
			}),
		).toEqual([]);
	});

	test('that are booleans say what they decide', () => {
		expect(
			complaints(({ schema }) => {
				const description = schema.meta()?.description ?? '';
				const isSwitch = core(schema) instanceof z.ZodBoolean;
				return !isSwitch || description.startsWith('Whether ') ? null : description;
			}),
		).toEqual([]);
	});

	test('that depend on another name a field beside them', () => {
		const known = new Set(inputFields.map(({ path }) => path));
		expect(
			complaints(({ path, schema }) => {
				const parent = path.slice(0, path.lastIndexOf('.'));
				const missing = Object.keys(schema.meta()?.ui?.when ?? {}).filter(
					(name) => !known.has(`${parent}.${name}`),
				);
				return missing.length === 0 ? null : `depends on ${missing.join(', ')}`;
			}),
		).toEqual([]);
	});
});

describe('events', () => {
	test.each(eventNames)('%s has an example that its schema accepts', (name) => {
		const { data, example } = events[name];
		expect(data.parse(example)).toEqual(example);
		expect(events[name].name).toBe(name);
	});

	test('are all listed for forms', () => {
		expect([...eventNames].sort()).toEqual(Object.keys(events).sort());
	});
});

describe('a file', () => {
	const { input } = operations.message.sendMedia;
	const send = (media: object) =>
		input.safeParse({ instance: 'sales', to: '5511988887777', media });

	test('has exactly one source', () => {
		expect(send({ url: 'https://example.com/a.jpg' }).success).toBe(true);
		expect(send({ mediaId: 'media_1', fileName: 'a.jpg' }).success).toBe(true);
		expect(send({}).success).toBe(false);
		expect(send({ url: 'https://example.com/a.jpg', base64: 'AAAA' }).success).toBe(false);
	});

	test('is fetched by http and https alone', () => {
		expect(send({ url: 'file:///etc/passwd' }).success).toBe(false);
	});
});

describe('buttons', () => {
	const { input } = operations.message.sendButtons;
	const send = (buttons: object[]) =>
		input.safeParse({ instance: 'sales', to: '5511988887777', text: 'Agree?', buttons });
	const reply = { text: 'Yes', id: 'yes' };

	test('are three replies at most, beside others', () => {
		const url = { type: 'url', text: 'Terms', url: 'https://example.com' };
		expect(send([reply, reply, reply, url]).success).toBe(true);
		expect(send([reply, reply, reply, reply]).success).toBe(false);
	});

	test('say which field a kind of button lacks', () => {
		const { error } = send([{ type: 'call', text: 'Call us' }]);
		expect(error?.issues).toMatchObject([{ path: ['buttons', 0, 'phone'] }]);
	});

	test('need a text or a title above them', () => {
		const bare = { instance: 'sales', to: '5511988887777', buttons: [reply] };
		expect(input.safeParse(bare).error?.issues).toMatchObject([{ path: ['text'] }]);
		expect(input.safeParse({ ...bare, title: 'Agree?' }).success).toBe(true);
	});
});

test('a send is never made twice by default: it takes an idempotency key', () => {
	const sends = operationList.filter(({ id }) => id.startsWith('message.send'));
	expect(sends.length).toBeGreaterThan(0);
	for (const { input } of sends) expect(input.shape).toHaveProperty('idempotencyKey');
});

test.each([
	['text', '', 'is empty'],
	['text', 'x'.repeat(65_537), 'is longer than 65536 characters'],
	['instance', '../etc', 'must be 1 to 64 letters'],
	['to', '   ', 'is empty'],
	['waitMs', -1, ''],
	['delayMs', 60_001, ''],
])('sendText refuses %s %j', (field, value, message) => {
	const input = { instance: 'sales', to: '5511988887777', text: 'hi', [field]: value };
	const [issue] = findOperation('message.sendText')?.input.safeParse(input).error?.issues ?? [];
	expect(issue?.path).toEqual([field]);
	expect(issue?.message).toContain(message);
});
