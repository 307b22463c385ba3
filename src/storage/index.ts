export { type StorageOptions, openStorage } from './openStorage';
export { type LeaseHolder, readLeaseHolder } from './sqlite/folderLease';
