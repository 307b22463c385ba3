import type { Dialect } from './kit';

/* eslint-disable @typescript-eslint/no-require-imports -- each tongue is loaded when first spoken */
const tongues = {
	native: () => (require('./native/dialect') as typeof import('./native/dialect')).dialect,
	evolution: () => (require('./evolution/dialect') as typeof import('./evolution/dialect')).dialect,
	papi: () => (require('./papi/dialect') as typeof import('./papi/dialect')).dialect,
	megaapi: () => (require('./megaapi/dialect') as typeof import('./megaapi/dialect')).dialect,
	zapini: () => (require('./zapini/dialect') as typeof import('./zapini/dialect')).dialect,
} satisfies Record<string, () => Dialect>;
/* eslint-enable @typescript-eslint/no-require-imports */

export type DialectName = keyof typeof tongues;

export const dialectNames = Object.keys(tongues) as DialectName[];

/** The tongue with this name; its table is loaded and checked on first use. */
export function findDialect(name: DialectName): Dialect {
	return tongues[name]();
}

export function isDialectName(name: string): name is DialectName {
	return Object.hasOwn(tongues, name);
}
