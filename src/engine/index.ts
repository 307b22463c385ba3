export type { WaVersion } from './connection';
export type { EngineHost, EngineStatus } from './EngineHost';
export { erasePerson, type ErasedCounts, jidsOf } from './erase';
export { numberCandidates } from './numbers';
export { type EngineOptions, openEngine } from './openEngine';
export type { SettingsGiven } from './settings';
export {
	deviceOf,
	type ForeignKey,
	type ForeignSession,
	readForeignSession,
} from './whatsapp/foreignSession';
export { instanceOfHook } from './hookTokens';
