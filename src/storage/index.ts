export { type StorageOptions, moveFolder, openStorage } from './openStorage';
export type { Progress as MoveProgress } from './move/copyTables';
export {
	type FolderLease,
	type LeaseHolder,
	openFolderLease,
	readLeaseHolder,
} from './sqlite/folderLease';
export { compactFolder } from './sqlite/compactFolder';
export { Upkeep } from './Upkeep';
export { BackgroundSealing } from './vault/BackgroundSealing';
export { type EvolutionInstance, readEvolution, readEvolutionKeys } from './foreign';
export { inspectStore, type StoreReport } from './inspectStore';
