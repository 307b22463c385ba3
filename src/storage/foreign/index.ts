import type * as Evolution from './readEvolution';

export type { EvolutionInstance } from './readEvolution';

/** Loads its client when asked for: most gateways never need it. */
export const readEvolution: typeof Evolution.readEvolution = (...asked) => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import is evaluated at once
	const { readEvolution: read } = require('./readEvolution') as typeof Evolution;
	return read(...asked);
};
export { readEvolutionKeys } from './readEvolutionKeys';
