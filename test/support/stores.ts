import type { Clock } from '../../src/domain/ports/clock';
import type { Storage } from '../../src/domain/ports/storage';
import { openStorage } from '../../src/storage';
import { silentLogger } from './silentLogger';
import type { TestSchema } from './TestSchema';

/** A kind of store that tests run on. */
export interface TestStore {
	/** A storage with nothing in it. */
	open(clock: Clock): Promise<Storage>;
}

const common = { network: 'sandbox', logger: silentLogger } as const;

const sqlite: TestStore = {
	open: (clock) => openStorage({ ...common, folder: ':memory:', clock }),
};

/** With a key from the beginning: a value that was not sealed cannot be read there. */
export const sealedStore: TestStore = {
	open: (clock) =>
		openStorage({ ...common, folder: ':memory:', keys: { key: 'key of the tests' }, clock }),
};

/** The schema is made once and emptied for each test, which takes a tenth of the time. */
export function postgresStore(schema: TestSchema): TestStore {
	return {
		async open(clock) {
			await schema.empty();
			return openStorage({ ...common, database: schema.database, leaseMs: 10_000, clock });
		},
	};
}

let chosen: TestStore = sqlite;

/** The store that tests of this file run on from now on, those that it takes from other files too. */
export function useStore(store: TestStore): void {
	chosen = store;
}

export function testStore(): TestStore {
	return chosen;
}
