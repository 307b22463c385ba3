import fc from 'fast-check';
import { readPage } from '../../../../../src/engine/linkPreview/readPage';

const read = (html: string, contentType = 'text/html; charset=utf-8') =>
	readPage(Buffer.from(html), contentType);

test('Open Graph comes before what HTML says', () => {
	const html = `<!doctype html><html><head>
		<title>Tab</title><meta name=description content="For searches">
		<meta property="og:title" content="Caf&eacute; &amp; P&#227;o">
		<META PROPERTY='OG:Description' CONTENT='Line one
		line two'/>
		<meta content="/pic.jpg?a=1&amp;b=2" property="og:image">
		<meta property="og:image" content="/second.jpg">
	</head><body>…`;
	expect(read(html)).toEqual({
		title: 'Café & Pão',
		description: 'Line one line two',
		image: '/pic.jpg?a=1&b=2',
	});
});

test('without Open Graph the title and description of HTML stand in', () => {
	const html = '<title> A &lt;b&gt;\n tab </title><meta name="description" content="Words">';
	expect(read(html)).toEqual({ title: 'A <b> tab', description: 'Words', image: null });
});

test('what stands in scripts, comments and pictures is no title', () => {
	const html = `<!-- <title>comment</title> --><script>"<title>script</title>"</script>
		<title>real</title><svg><title>drawn</title></svg><meta property="og:title" content="  ">`;
	expect(read(html)).toEqual({ title: 'real', description: null, image: null });
});

test.each([
	['the header', 'text/html; charset=ISO-8859-1', ''],
	['the page', 'text/html', '<meta charset="iso-8859-1">'],
	['the page, the old way', 'text/html', '<meta http-equiv=a content="text/html; charset=latin1">'],
])('the charset of %s is read', (_where, contentType, meta) => {
	const bytes = Buffer.from(`${meta}<title>São João</title>`, 'latin1');
	expect(readPage(bytes, contentType).title).toBe('São João');
});

test('an unknown charset reads as UTF-8', () => {
	expect(read('<title>São</title>', 'text/html; charset=klingon').title).toBe('São');
});

test('long words are cut, and no character is cut in two', () => {
	const { title } = read(`<title>${'🙂'.repeat(300)}</title>`);
	expect(title).toBe('🙂'.repeat(256));
});

test('half a page gives what is there', () => {
	expect(read('<title>Half</title><meta property="og:image" content="http://a').image).toBeNull();
	expect(read('<title>Half a ti').title).toBe('Half a ti');
});

test('any bytes at all are read without an exception', () => {
	const piece = fc.oneof(
		fc.constantFrom(
			'<meta ',
			'property="og:title"',
			'content=',
			'<title>',
			'</',
			'<!--',
			'&',
			'"',
			"'",
			'>',
		),
		fc.string({ unit: 'binary' }),
	);
	const page = fc.oneof(
		fc.uint8Array(),
		fc.array(piece).map((all) => Buffer.from(all.join(' '))),
	);
	fc.assert(
		fc.property(page, fc.string(), (bytes, contentType) => {
			const { title, description, image } = readPage(bytes, contentType);
			for (const each of [title, description, image]) expect(each).not.toBe('');
		}),
	);
});

test.each(['<meta ', '<!--', '<title>', '<script>', '<meta a="', "<meta a='", '&', '<'])(
	'half a megabyte of %j takes no time',
	(piece) => {
		const start = performance.now();
		read(piece.repeat(524_288 / piece.length));
		expect(performance.now() - start).toBeLessThan(2_000);
	},
);
