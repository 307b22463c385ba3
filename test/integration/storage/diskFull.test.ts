import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsPrlimit } from '../../support/services';
import { startChild } from '../../support/startChild';

const prlimit = needsPrlimit();
const script = join(__dirname, '../../support/children/writeUntilRefused.ts');
const LIMIT = 3_000_000;

prlimit.describe('a disk that is full', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	test('refuses with STORAGE_FAILED, keeps what was acknowledged, and works again without reopening', async () => {
		const child = startChild(script, [folder], {
			under: [prlimit.where, `--fsize=${LIMIT}:unlimited`],
		});
		const refused = JSON.parse(await child.nextLine()) as { written: number };
		expect(refused).toMatchObject({ code: 'STORAGE_FAILED', writable: false });
		expect(refused.written).toBeGreaterThan(10);

		execFileSync(prlimit.where, ['--pid', String(child.process.pid), '--fsize=unlimited']);
		child.process.stdin?.write('go on\n');
		const recovered: unknown = JSON.parse(await child.nextLine());
		expect(recovered).toEqual({ kept: refused.written + 1, writable: true });
		await child.kill();
	});
});
