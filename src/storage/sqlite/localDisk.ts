import { statfsSync } from 'node:fs';
import { GatewayError } from '../../domain/errors';

/** `f_type` of statfs(2) on Linux, for file systems where SQLite's locks and shared memory cannot be trusted. */
const NETWORK_FILE_SYSTEMS: Record<number, string> = {
	0x6969: 'NFS',
	0x517b: 'SMB',
	0xff534d42: 'CIFS',
	0xfe534d42: 'SMB2',
	0x5346414f: 'AFS',
	0x00c36400: 'Ceph',
	0x0bd00bd0: 'Lustre',
	0x47504653: 'GPFS',
	0x01021997: '9p',
};

/**
 * Throws STORAGE_FAILED when the folder can be told to lie on another machine: two hosts would both believe they own
 * it. Only Linux tells; elsewhere nothing is refused.
 */
export function requireLocalDisk(folder: string, type = fileSystemType(folder)): void {
	const name = NETWORK_FILE_SYSTEMS[type >>> 0];
	if (name === undefined) return;
	throw new GatewayError(
		'STORAGE_FAILED',
		`${folder} is on a network file system (${name}), where accounts would be damaged: choose a folder on a local disk`,
		{ details: { folder, fileSystem: name } },
	);
}

function fileSystemType(folder: string): number {
	return process.platform === 'linux' ? statfsSync(folder).type : 0;
}
