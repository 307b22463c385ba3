import { findLink } from '../../../../../src/engine/linkPreview/findLink';

test.each([
	['no link', null],
	['www.example.com has no scheme', null],
	['ftp://example.com and mailto:a@example.com', null],
	['https:// alone', null],
	['https://', null],
	['http://[oops] then https://example.com', 'https://example.com'],
	['see https://example.com/a?b=c#d now', 'https://example.com/a?b=c#d'],
	['HTTPS://Example.com/A', 'HTTPS://Example.com/A'],
	['first http://a.example, then https://b.example', 'http://a.example'],
	['ends here: https://example.com/a.', 'https://example.com/a'],
	['really? (https://example.com/a)!', 'https://example.com/a'],
	['https://en.wikipedia.org/wiki/Rio_(river)', 'https://en.wikipedia.org/wiki/Rio_(river)'],
	['(https://en.wikipedia.org/wiki/Rio_(river))', 'https://en.wikipedia.org/wiki/Rio_(river))'],
	['*https://example.com/bold*', 'https://example.com/bold'],
	['_https://example.com/a_b_', 'https://example.com/a_b'],
	['"https://example.com" <https://b.example>', 'https://example.com'],
	['https://exämple.com/ção', 'https://exämple.com/ção'],
	['two\nlines https://example.com\nmore', 'https://example.com'],
])('%j: %j', (text, link) => {
	expect(findLink(text)).toBe(link);
});

test('the longest text there may be takes no time', () => {
	const start = performance.now();
	expect(findLink(`https://${'.'.repeat(65_000)}`)).toBeNull();
	expect(findLink(`https://a/${')'.repeat(65_000)} https://b.example`)).toBe('https://b.example');
	expect(findLink('http://'.repeat(9_000))).toBeNull();
	expect(findLink(`https://a/${')'.repeat(2_000)}`)).toBe('https://a/');
	expect(performance.now() - start).toBeLessThan(1_000);
});
