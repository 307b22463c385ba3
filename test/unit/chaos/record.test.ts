import { readOptions } from '../../../chaos/options';
import { replaceRun, sectionOf } from '../../../chaos/record';

const SECTION = 'SQLite: short run';
const begin = `<!-- chaos, ${SECTION}: written by \`npm run chaos -- --record\` -->`;
const end = `<!-- chaos, ${SECTION}: end -->`;
const known = { root: '/clone', scenarios: ['calm', 'kills'] };

test('adds a section, and then replaces it and nothing else', () => {
	const made = replaceRun('# Report\n', SECTION, ['Node 24', '', 'calm: lost 0']);
	const body = `## ${SECTION}\n\n\`\`\`text\nNode 24\n\ncalm: lost 0\n\`\`\``;
	expect(made).toBe(`# Report\n\n${begin}\n\n${body}\n\n${end}\n`);
	const other = replaceRun(made, 'PostgreSQL: short run', ['other']);
	expect(replaceRun(other, SECTION, ['new'])).toBe(other.replace('Node 24\n\ncalm: lost 0', 'new'));
});

test('a section without an end is refused', () => {
	expect(() => replaceRun(`# Report\n\n${begin}\n`, SECTION, [])).toThrow('lacks the mark');
});

test.each([
	[[], 'SQLite: short run'],
	[['--full'], 'SQLite: every scenario'],
	[['--only', 'kills', '--kills', '9'], 'SQLite: long kill loop'],
	[['--only', 'calm,kills', '--kills', '9'], 'SQLite: calm, kills'],
])('%j is recorded as %s', (args, section) => {
	const options = readOptions(args, known);
	expect(options && sectionOf('sqlite', options)).toBe(section);
});
