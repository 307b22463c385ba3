export { type StorageOptions, openStorage } from './openStorage';
export { Upkeep } from './Upkeep';
export { readTableSizes } from './sqlite/tableSizes';
export { type LeaseHolder, readLeaseHolder } from './sqlite/folderLease';
