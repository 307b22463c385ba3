export { type LeaseHolder, readLeaseHolder } from './folderLease';
export { type StorageOptions, openStorage } from './openStorage';
