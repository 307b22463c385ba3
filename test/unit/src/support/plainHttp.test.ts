import type { LookupFunction } from 'node:net';
import { buildPlainHttpPolicy } from '../../../../src/support/plainHttp';

const names: Record<string, string[]> = {
	n8n: ['172.18.0.4'],
	'public.example.com': ['203.0.114.9'],
	'both.example.com': ['10.0.0.1', '203.0.114.9'],
};

const lookup: LookupFunction = (name, _options, done) => {
	const found = names[name];
	if (!found) return done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
	done(
		null,
		found.map((address) => ({ address, family: 4 })),
	);
};

const policy = (...hosts: string[]) => buildPlainHttpPolicy({ hosts, lookup });
const isAllowed = (url: string, ...hosts: string[]) =>
	policy(...hosts)
		.check(url)
		.then(
			() => true,
			(error: { code: string }) => error.code,
		);

test.each([
	'http://127.0.0.1:5678/hook',
	'http://[::1]/hook',
	'http://192.168.1.9/hook',
	'http://100.64.3.2/hook',
	'http://[fd00::1]/hook',
	'http://[::ffff:10.0.0.1]/hook',
	'http://n8n:5678/hook',
	'https://public.example.com/hook',
])('%s is allowed', async (url) => {
	expect(await isAllowed(url)).toBe(true);
});

test.each([
	'http://203.0.114.9/hook',
	'http://public.example.com/hook',
	'http://both.example.com/hook',
	// Clouds keep the secrets of their machines there.
	'http://169.254.169.254/latest',
	'http://[::ffff:203.0.114.9]/hook',
	'http://[2001:db9::1]/hook',
])('%s is refused', async (url) => {
	expect(await isAllowed(url)).toBe('PLAIN_HTTP_REFUSED');
});

test('a name that is not found now may be found later', async () => {
	expect(await isAllowed('http://later.example.com/hook')).toBe(true);
});

test.each([
	['public.example.com', 'http://public.example.com/hook'],
	['203.0.114.9', 'http://203.0.114.9/hook'],
	['203.0.114.0/24', 'http://public.example.com/hook'],
	['*', 'http://public.example.com/hook'],
])('the operator allows %s', async (host, url) => {
	expect(await isAllowed(url, host)).toBe(true);
	expect(await isAllowed('http://198.51.101.1/hook', '203.0.114.0/24')).toBe('PLAIN_HTTP_REFUSED');
});

test('a connection is refused when the name leads elsewhere by then', () => {
	const seen: unknown[] = [];
	policy().lookup('public.example.com', { all: true }, (error) => seen.push(error));
	expect(seen).toEqual([expect.objectContaining({ code: 'PLAIN_HTTP_REFUSED' })]);
});
