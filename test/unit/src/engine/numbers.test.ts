import { numberCandidates } from '../../../../src/engine/numbers';

test.each([
	['+55 (11) 98888-7777', null, ['5511988887777']],
	['0055 11 98888 7777', 'BR', ['5511988887777']],
	['tel:+5511988887777', null, ['5511988887777']],
	['https://wa.me/5511988887777?text=hi', null, ['5511988887777']],
	['wa.me/5511988887777', null, ['5511988887777']],
	['5511988887777', null, ['5511988887777']],
	['5511988887777', 'BR', ['5511988887777']],
	['(11) 98888-7777', 'BR', ['5511988887777', '11988887777']],
	['11988887777', 'br', ['5511988887777', '11988887777']],
	['15550001001', null, ['15550001001']],
	['020 7946 0018', 'GB', ['442079460018']],
])('%s in %s', (text, country, candidates) => {
	expect(numberCandidates(text, country)).toEqual(candidates);
});

test('a foreign number without a plus is among what is asked for, first when its plan knows it', () => {
	expect(numberCandidates('15550001001', 'BR')).toContain('15550001001');
	expect(numberCandidates('442079460018', 'BR')[0]).toBe('442079460018');
});

test.each(['', 'Eve', '12a34567', '+12', '+12345678901234567', '++5511988887777', '٣٤٥٦٧٨٩'])(
	'%j is no number',
	(text) => {
		expect(() => numberCandidates(text, 'BR')).toThrow(
			expect.objectContaining({ code: 'INVALID_NUMBER' }) as Error,
		);
	},
);
