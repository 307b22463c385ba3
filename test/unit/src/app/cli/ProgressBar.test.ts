import { ProgressBar } from '../../../../../src/app/cli/ProgressBar';

function openBar(isTTY: boolean) {
	const written: string[] = [];
	const bar = new ProgressBar({ isTTY, write: (text) => written.push(text) });
	return { bar, written };
}

test('on a terminal one line is drawn over, and only when it changed', () => {
	const { bar, written } = openBar(true);
	bar.show(0, 'a long name');
	bar.show(0, 'a long name');
	bar.show(0.5, 'short');
	bar.end();
	bar.end();
	expect(written).toEqual([
		`\r[${'·'.repeat(24)}]   0 %  a long name`,
		`\r[${'█'.repeat(12)}${'·'.repeat(12)}]  50 %  short      `,
		'\n',
	]);
});

test('elsewhere there is a line for each tenth', () => {
	const { bar, written } = openBar(false);
	for (let percent = 0; percent <= 100; percent += 1) bar.show(percent / 100, 'rows');
	bar.end();
	expect(written).toHaveLength(11);
	expect(written.at(-1)).toBe('100 %  rows\n');
});
