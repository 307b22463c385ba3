import { basicAuth } from '../../../../../src/dialects/kit';

test('HTTP Basic carries a key as the password', () => {
	expect(basicAuth.read(basicAuth.write('wag_key'))).toBe('wag_key');
	expect(basicAuth.write('ann:secret')).toEqual({ authorization: 'Basic YW5uOnNlY3JldA==' });
	expect(basicAuth.read({ authorization: 'basic YW5uOnNlOmNyZXQ=' })).toBe('se:cret');
});

test.each([undefined, '', 'Basic', 'Basic YW5uOg==', 'Bearer YW5uOnNlY3JldA=='])(
	'%p holds no key',
	(authorization) => {
		expect(basicAuth.read({ authorization })).toBeNull();
	},
);
