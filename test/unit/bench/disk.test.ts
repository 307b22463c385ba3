import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDisk, DiskProbe } from '../../../bench/disk';

describe('DiskProbe', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'wagate-disk-'));
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	it('times the disk before the start, and between the runs once there were some', () => {
		const disk = new DiskProbe(folder);
		expect(disk.figures.before.p50).toBeGreaterThan(0);
		expect(disk.figures.during).toBeNull();
		disk.probe();
		expect(disk.figures.during?.p50).toBeGreaterThan(0);
	});

	it('makes the folder and leaves nothing in it', () => {
		const place = join(folder, 'made', 'here');
		new DiskProbe(place).probe();
		expect(readdirSync(place)).toEqual([]);
	});
});

describe('describeDisk', () => {
	it('says where and when it was measured', () => {
		const before = { p50: 0.051, p99: 4.5 };
		expect(describeDisk({ before, during: null })).toMatch(/4 KiB.*: p50 0\.05 ms, p99 4\.50 ms$/);
		expect(describeDisk({ before, during: { p50: 2, p99: 9 } })).toMatch(
			/; between the runs p50 2\.00 ms, p99 9\.00 ms$/,
		);
	});
});
