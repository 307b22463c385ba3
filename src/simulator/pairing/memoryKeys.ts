import type { SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';

export type StoredKeys = { [T in keyof SignalDataTypeMap]?: Record<string, SignalDataTypeMap[T]> };

/** A key store that lives in memory, for clients in tests. */
export function createMemoryKeys(initial: StoredKeys = {}): SignalKeyStore {
	const kinds = new Map<string, Map<string, unknown>>();
	const kindOf = (type: string) => {
		const known = kinds.get(type) ?? new Map<string, unknown>();
		kinds.set(type, known);
		return known;
	};
	const set = (data: Record<string, Record<string, unknown> | undefined>) => {
		for (const [type, values] of Object.entries(data)) {
			for (const [id, value] of Object.entries(values ?? {})) {
				if (value == null) kindOf(type).delete(id);
				else kindOf(type).set(id, value);
			}
		}
	};
	set(initial);
	return {
		get: (type, ids) => {
			const kind = kindOf(type);
			const found = ids.filter((id) => kind.has(id)).map((id) => [id, kind.get(id)]);
			return Promise.resolve(
				Object.fromEntries(found) as Record<string, SignalDataTypeMap[typeof type]>,
			);
		},
		set: (data) => Promise.resolve(set(data)),
		clear: () => Promise.resolve(kinds.clear()),
	};
}
