import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { needsPostgres } from '../../support/services';
import { postgresStore, useStore } from '../../support/stores';
import { TestSchema } from '../../support/TestSchema';

const folder = join(__dirname, '../../unit/src/storage/repositories');
const postgres = needsPostgres();

/** The very tests that run on SQLite: what a repository promises does not depend on the database. */
postgres.describe('on PostgreSQL', () => {
	const schema = new TestSchema(postgres.where);

	beforeAll(() => useStore(postgresStore(schema)));

	afterAll(() => schema.drop());

	for (const file of readdirSync(folder)) {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- its tests register in the describe around it
		describe(file, () => void require(join(folder, file)));
	}
});
