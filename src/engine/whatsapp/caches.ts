import type { PossiblyExtendedCacheStore } from '@whiskeysockets/baileys';
import { BoundedMap } from '../../support/BoundedMap';

/** A bounded cache in the shape the library asks for. Ages in milliseconds. */
export function openCache(
	limit: number,
	maxAgeMs: number,
	now: () => number,
): PossiblyExtendedCacheStore {
	const entries = new BoundedMap<string, unknown>(limit, maxAgeMs, now);
	return {
		get: <T>(key: string) => entries.get(key) as T | undefined,
		set: (key, value) => entries.set(key, value),
		del: (key) => entries.delete(key),
		flushAll: () => entries.clear(),
		mget: async <T>(keys: string[]) =>
			Object.fromEntries(keys.map((key) => [key, entries.get(key) as T | undefined])),
		mset: (rows) => {
			for (const { key, value } of rows) entries.set(key, value);
		},
		mdel: (keys) => {
			for (const key of keys) entries.delete(key);
		},
	};
}
