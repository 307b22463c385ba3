export type { WaVersion } from './connection';
export type { EngineHost, EngineStatus } from './EngineHost';
export { type EngineOptions, openEngine } from './openEngine';
export type { SettingsGiven } from './settings';
