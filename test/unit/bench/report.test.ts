import type { Comparison } from '../../../bench/compare';
import { replaceRecord } from '../../../bench/record';
import { printReport, type Report } from '../../../bench/report';
import { summarize } from '../../../bench/statistics';
import { asReportOf } from '../../../bench/stores';

const comparison: Comparison = {
	id: 'sends.rate',
	title: '1 in flight',
	unit: 'msg/s',
	raw: summarize([400, 500, 450]),
	ours: summarize([300, 400, 330]),
	relation: summarize([0.75, 0.8, 0.733]),
	relationIs: 'ratio',
	target: { of: 'relation', atLeast: 0.8 },
};

function report(comparisons: Comparison[]): Report {
	return {
		suite: 'sends',
		title: 'Text out',
		notes: ['Loopback.'],
		columns: { raw: 'raw', ours: 'WaGate' },
		comparisons,
	};
}

describe('asReportOf', () => {
	const store = { database: null, notes: ['A server.'], close: () => Promise.resolve() };

	it('leaves what was measured on SQLite as it is', () => {
		const told = report([comparison]);
		expect(asReportOf({ ...store, store: 'sqlite' }, told)).toBe(told);
	});

	it('puts PostgreSQL beside it under a name of its own, without the targets of SQLite', () => {
		const told = asReportOf({ ...store, store: 'postgres' }, report([comparison]));
		expect(told).toMatchObject({ suite: 'sends-postgres', title: 'Text out, on PostgreSQL' });
		expect(told.notes).toEqual(['A server.', 'Loopback.']);
		expect(printReport(told)).not.toContain('MISSED');
	});
});

describe('printReport', () => {
	it('shows the ratio first, with its spread, and says when a target is missed', () => {
		expect(printReport(report([comparison])).split('\n')).toEqual([
			'Text out',
			'- Loopback.',
			'',
			'             ours to raw            target          WaGate                  raw',
			'-----------  ---------------------  --------------  ----------------------  ----------------------',
			'1 in flight  x 0.75 (0.73 to 0.80)  >= 0.8: MISSED  330 (300 to 400) msg/s  450 (400 to 500) msg/s',
		]);
	});

	it('shows a difference with its sign, and a target of our own figure', () => {
		const text = printReport(
			report([
				{
					...comparison,
					unit: 'ms',
					raw: summarize([2]),
					ours: summarize([4.256]),
					relation: summarize([2.256]),
					relationIs: 'difference',
					target: { of: 'ours', atMost: 6 },
				},
			]),
		);
		expect(text).toContain('+2.26 (+2.26 to +2.26) ms');
		expect(text).toContain('ours <= 6: met');
		expect(text).toContain('4.26 (4.26 to 4.26) ms');
	});

	it('leaves out columns that nothing is in', () => {
		const alone = { ...comparison, ours: null, relation: null };
		const head = printReport(report([alone])).split('\n')[3];
		expect(head?.trim()).toBe('raw');
	});
});

describe('replaceRecord', () => {
	const begin =
		'<!-- bench: everything down to the end mark is written by `npm run bench -- --record` -->';

	it('replaces what stands between the marks and nothing else', () => {
		const text = `# Performance\n\n${begin}\nold figures\n<!-- bench: end -->\n\nAfter.\n`;
		const written = replaceRecord(text, ['Node 24'], [report([comparison])]);
		expect(written).toContain('<!-- bench suite: sends -->\n\n```text\nNode 24\n\nText out\n');
		expect(written).toContain('0.75 (0.73 to 0.80)');
		expect(written).not.toContain('old figures');
		expect(written.startsWith(`# Performance\n\n${begin}`)).toBe(true);
		expect(written.endsWith('<!-- bench: end -->\n\nAfter.\n')).toBe(true);
		expect(replaceRecord(written, ['Node 24'], [report([comparison])])).toBe(written);
	});

	it('leaves what another run recorded of other suites', () => {
		const text = `${begin}\nNo run yet.\n<!-- bench: end -->`;
		const other = { ...report([comparison]), suite: 'n8n-boot', title: 'Boot' };
		const first = replaceRecord(text, ['Monday'], [report([comparison])]);
		const both = replaceRecord(first, ['Tuesday'], [other]);
		expect(both).toContain('Monday\n\nText out');
		expect(both).toContain('Tuesday\n\nBoot');
		expect(replaceRecord(both, ['Friday'], [report([comparison])])).not.toContain('Monday');
		expect(both).not.toContain('No run yet');
	});

	it('refuses a document without marks', () => {
		expect(() => replaceRecord('# Performance', [], [])).toThrow('lacks the marks');
	});
});
