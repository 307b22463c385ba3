import { otherFormOf } from '../../../../../src/simulator/people/numberForms';

test.each([
	['5511988887777', '551188887777'],
	['5215512345678', '525512345678'],
	['5491123456789', '541123456789'],
])('%s and %s are two forms of one number', (longer, shorter) => {
	expect(otherFormOf(longer)).toBe(shorter);
	expect(otherFormOf(shorter)).toBe(longer);
});

test.each(['15550001001', '551133334444', '442079460018', '55119888877770'])(
	'%s has one form',
	(number) => {
		expect(otherFormOf(number)).toBeUndefined();
	},
);
