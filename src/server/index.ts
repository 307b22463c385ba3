export { buildServer } from './buildServer';
export { createKey, hashKey, keyRow } from './keys';
export type { Control, Health, ServerParts } from './parts';
