export { buildServer } from './buildServer';
export { buildClusterServer } from './buildClusterServer';
export { createKey, hashKey, keyRow } from './keys';
export type { Control, Health, ServerParts } from './parts';
