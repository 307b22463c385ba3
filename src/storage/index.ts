export { type StorageOptions, openStorage } from './openStorage';
export {
	type FolderLease,
	type LeaseHolder,
	openFolderLease,
	readLeaseHolder,
} from './sqlite/folderLease';
export { Upkeep } from './Upkeep';
export { readTableSizes } from './sqlite/tableSizes';
