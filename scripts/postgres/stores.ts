export const stores = ['sqlite', 'postgres'] as const;

/** What a gateway keeps its data in. */
export type Store = (typeof stores)[number];

/** Reads `--store`; throws an Error that names the option. */
export function readStores(value: string): readonly Store[] {
	if (value === 'both') return stores;
	const store = stores.find((name) => name === value);
	if (store) return [store];
	throw new Error(`--store must be ${stores.join(', ')} or both, not "${value}"`);
}
