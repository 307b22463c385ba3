import { openFolderLease } from '../../../src/storage/sqlite/folderLease';

/** Takes the lease of the folder named in its argument and keeps it. */
const [folder = ''] = process.argv.slice(2);
openFolderLease(folder, 1_000);
// Nobody holds on to the lease object: the lock must live on all the same.
globalThis.gc?.();
console.log('held');
setInterval(() => undefined, 60_000);
