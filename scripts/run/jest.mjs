import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './spawn.mjs';

/**
 * Runs jest on the terminal.
 *
 * @param {string[]} args jest's own arguments
 * @returns {Promise<{passed: number, failed: number, skipped: number}>} what its reporter counted; a
 *   jest that ends badly without a failed test counts as one failure
 */
export async function runJest(args, { root, node, env }) {
	const folder = mkdtempSync(path.join(tmpdir(), 'wagate-totals-'));
	const file = path.join(folder, 'totals.json');
	try {
		const { code } = await run(node, ['node_modules/jest/bin/jest.js', ...args], {
			cwd: root,
			env: { ...env, WAGATE_TOTALS_FILE: file },
		});
		const totals = existsSync(file)
			? JSON.parse(readFileSync(file, 'utf8'))
			: { passed: 0, failed: 0, skipped: 0 };
		if (code !== 0 && totals.failed === 0) totals.failed = 1;
		return totals;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
