import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sealedStore, useStore } from '../../support/stores';

const folder = join(__dirname, '../../unit/src/storage/repositories');

/** The very tests that run on a clear store: what a repository promises does not depend on encryption. */
describe('encrypted', () => {
	beforeAll(() => useStore(sealedStore));

	for (const file of readdirSync(folder)) {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- its tests register in the describe around it
		describe(file, () => void require(join(folder, file)));
	}
});
