import { replaceRun } from '../../../chaos/record';

const BEGIN =
	'<!-- chaos: everything down to the end mark is written by `npm run chaos -- --record` -->';
const END = '<!-- chaos: end -->';

test('replaces what stands between the marks and nothing else', () => {
	const text = `# Report\n\n${BEGIN}\n\nold\n\n${END}\n\nthe end\n`;
	expect(replaceRun(text, ['Node 24'], ['calm: lost 0'])).toBe(
		`# Report\n\n${BEGIN}\n\n\`\`\`text\nNode 24\n\ncalm: lost 0\n\`\`\`\n\n${END}\n\nthe end\n`,
	);
});

test('a document without marks is refused', () => {
	expect(() => replaceRun('# Report', [], [])).toThrow('lacks the marks');
});
