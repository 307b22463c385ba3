import * as fc from 'fast-check';
import { parseCsv, writeCsv } from '../../../../src/support/csv';

test('what is written is read again, whatever is in the cells', () => {
	const cell = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom('a,b', '"', '""', 'two\nlines', '\r\n', '=1+1', "'=1", "''-x", '@x', '\t', ';'),
	);
	const table = fc
		.integer({ min: 2, max: 4 })
		.chain((width) =>
			fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
		);
	fc.assert(
		fc.property(table, (rows) => {
			// The first line is one of plain headers, which say what stands between cells.
			const headers = (rows[0] ?? []).map((_, index) => `column_${index}`);
			expect(parseCsv(writeCsv([headers, ...rows]))).toEqual([headers, ...rows]);
		}),
	);
});

test('a cell that a spreadsheet would run is written as text', () => {
	expect(writeCsv([['=HYPERLINK("x")', '+55 11', '-1', '@SUM(A1)', 'plain', null]])).toBe(
		`"'=HYPERLINK(""x"")",'+55 11,'-1,'@SUM(A1),plain,\r\n`,
	);
});

test.each([
	[
		'line feeds and no last line end',
		'a,b\n1,2',
		[
			['a', 'b'],
			['1', '2'],
		],
	],
	[
		'semicolons',
		'a;b\r\n"1;2";3,4\r\n',
		[
			['a', 'b'],
			['1;2', '3,4'],
		],
	],
	[
		'tabs',
		'a\tb\n1\t\n',
		[
			['a', 'b'],
			['1', ''],
		],
	],
	[
		'a byte order mark and empty lines',
		'\uFEFFa,b\n\n1,2\n\n',
		[
			['a', 'b'],
			['1', '2'],
		],
	],
	['quotes within a bare cell', 'a\nsay "hi"\n', [['a'], ['say "hi"']]],
	[
		'empty cells at the end',
		'a,b,c\n1,,\n',
		[
			['a', 'b', 'c'],
			['1', '', ''],
		],
	],
	['nothing', '', []],
])('reads %s', (_name, text, rows) => {
	expect(parseCsv(text)).toEqual(rows);
});

test.each(['a,"b\n1,2', 'a\n"x"y\n'])(
	'%j has a quote that does not end where it should',
	(text) => {
		expect(parseCsv(text)).toBeNull();
	},
);
