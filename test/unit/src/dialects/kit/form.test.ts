import fc from 'fast-check';
import { flattenForm, gatherForm } from '../../../../../src/dialects/kit';

const file = { fileName: 'a.txt', mimeType: 'text/plain', base64: 'aGk=' };

test('members are named as forms name them, and files stay whole', () => {
	const body = {
		number: '55',
		delay: 5,
		mentioned: ['1', '2'],
		quoted: { key: { id: 'A' } },
		file,
	};
	const values = flattenForm(body);
	expect(values.map(({ name }) => name)).toEqual([
		...['number', 'delay', 'mentioned[0]', 'mentioned[1]', 'quoted[key][id]', 'file'],
	]);
	expect(gatherForm(values)).toEqual({ ...body, delay: '5' });
});

test('a name that comes twice is a list', () => {
	const values = ['1', '2'].map((value) => ({ name: 'mentioned', value }));
	expect(gatherForm(values)).toEqual({ mentioned: ['1', '2'] });
});

test('no name reaches the prototype', () => {
	gatherForm([{ name: '__proto__[polluted]', value: 'yes' }]);
	gatherForm([{ name: 'constructor[prototype][polluted]', value: 'yes' }]);
	expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

test('whatever text a body holds comes back', () => {
	const name = fc.stringMatching(/^[a-z]{1,8}$/);
	const body = fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1 })));
	fc.assert(
		fc.property(body, (fields) => {
			expect(gatherForm(flattenForm(fields))).toEqual({ ...fields });
		}),
	);
});
