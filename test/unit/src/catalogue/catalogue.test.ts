import { events, eventNames } from '../../../../src/catalogue/events';
import { findOperation, operationList } from '../../../../src/catalogue/operations';

const examples = operationList.flatMap(({ id, input, output, examples: given }) =>
	given.map((example, index) => ({ id, index, input, output, example })),
);

test.each(examples)('$id, example $index, is what its schemas promise', (row) => {
	const { input, output, example } = row;
	expect(input.safeParse(example.input).error).toBeUndefined();
	expect(output.strict().safeParse(example.output).error).toBeUndefined();
});

test.each(operationList)('$id has an example, a title and a description', (operation) => {
	const { id, title, action, description, examples: given } = operation;
	expect(id).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
	expect(findOperation(id)).toBe(operation);
	expect(given.length).toBeGreaterThan(0);
	expect(title).toMatch(/^[A-Z]/);
	expect(action).toMatch(/^[A-Z].*[^.]$/);
	expect(description).toMatch(/\.$/);
});

test.each(operationList)('$id names an instance, unless it is about none', ({ id, input }) => {
	expect('instance' in input.shape || id === 'instance.list').toBe(true);
});

test('ids are unique', () => {
	expect(new Set(operationList.map(({ id }) => id)).size).toBe(operationList.length);
	expect(findOperation('message.sendNothing')).toBeUndefined();
	expect(findOperation('constructor')).toBeUndefined();
});

test.each(eventNames)('the example of %s is what its schema promises', (name) => {
	const { data, example } = events[name];
	expect(data.strict().safeParse(example).error).toBeUndefined();
});

test('a send is never made twice by default: it takes an idempotency key', () => {
	const sends = operationList.filter(({ effect }) => effect === 'send');
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
