import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderLease, readLeaseHolder } from '../../../../../src/storage/sqlite/folderLease';
import { startChild, type TestChild } from '../../../../support/startChild';

const script = join(__dirname, '../../../../support/children/holdLease.ts');
let folder: string;
let child: TestChild | null = null;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
});

afterEach(async () => {
	await child?.kill();
	child = null;
	rmSync(folder, { recursive: true });
});

async function holdElsewhere(): Promise<TestChild> {
	child = startChild(script, [folder]);
	expect(await child.nextLine()).toBe('held');
	return child;
}

describe('a folder that another process holds', () => {
	test('is refused, naming the process', async () => {
		const { process: holder } = await holdElsewhere();
		expect(() => openFolderLease(folder, 2_000)).toThrow(
			expect.objectContaining({
				code: 'DATA_FOLDER_IN_USE',
				message: expect.stringContaining(`process ${holder.pid} on ${hostname()}`) as string,
				details: { folder, holder: { pid: holder.pid, host: hostname(), since: 1_000 } },
			}) as Error,
		);
		expect(readLeaseHolder(folder)).toEqual({ pid: holder.pid, host: hostname(), since: 1_000 });
	});

	test('is free at once when that process is killed', async () => {
		const holder = await holdElsewhere();
		await holder.kill();
		expect(readLeaseHolder(folder)).toBeNull();
		const lease = openFolderLease(folder, 2_000);
		expect(lease.holder).toEqual({ pid: process.pid, host: hostname(), since: 2_000 });
		lease.release();
	});
});

describe('a folder that this process holds', () => {
	test('is refused to a second taker, and asking for the holder does not free it', () => {
		const lease = openFolderLease(folder, 1);
		expect(() => openFolderLease(folder, 2)).toThrow(/belongs to another running gateway/);
		expect(readLeaseHolder(folder)).toMatchObject({ pid: process.pid });
		expect(() => openFolderLease(folder, 2)).toThrow(/belongs to another running gateway/);
		lease.release();
	});

	test('stays refused to other processes after this one asked who holds it', async () => {
		const lease = openFolderLease(folder, 1);
		readLeaseHolder(folder);
		child = startChild(script, [folder]);
		await expect(child.nextLine()).rejects.toThrow('DATA_FOLDER_IN_USE');
		lease.release();
	});

	test('is free after its release, which may come twice', () => {
		const lease = openFolderLease(folder, 1);
		lease.release();
		lease.release();
		expect(readLeaseHolder(folder)).toBeNull();
		openFolderLease(folder, 2).release();
	});
});

test('a folder that is not there is a storage failure', () => {
	expect(() => openFolderLease(join(folder, 'missing'), 1)).toThrow(
		expect.objectContaining({ code: 'STORAGE_FAILED' }) as Error,
	);
});
