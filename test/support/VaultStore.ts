import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Storage } from '../../src/domain/ports/storage';
import type { VaultKeys } from '../../src/domain/ports/vault';
import { openStorage } from '../../src/storage';
import { FakeClock } from './FakeClock';
import { silentLogger } from './silentLogger';
import { TestSchema } from './TestSchema';

/** A store that a test opens again and again, with whatever keys, and looks into from outside. */
export interface VaultStore {
	open(keys: VaultKeys): Promise<Storage>;
	/** The rows as they lie there. */
	query(text: string): Promise<Record<string, unknown>[]>;
	remove(): Promise<void>;
}

const common = { network: 'sandbox', logger: silentLogger } as const;

export class FolderStore implements VaultStore {
	readonly folder = mkdtempSync(join(tmpdir(), 'wagate-vault-'));

	open(keys: VaultKeys): Promise<Storage> {
		return openStorage({ ...common, folder: this.folder, keys, clock: new FakeClock() });
	}

	async query(text: string): Promise<Record<string, unknown>[]> {
		const db = new DatabaseSync(join(this.folder, 'wagate.db'));
		try {
			return db.prepare(text).all();
		} finally {
			db.close();
		}
	}

	/** Whether these words are anywhere in the files, its log included. */
	holds(words: string): boolean {
		return readdirSync(this.folder)
			.filter((name) => name.startsWith('wagate.db'))
			.some((name) => readFileSync(join(this.folder, name)).includes(words));
	}

	async remove(): Promise<void> {
		rmSync(this.folder, { recursive: true });
	}
}

export class SchemaStore implements VaultStore {
	readonly #schema: TestSchema;

	constructor(url: string) {
		this.#schema = new TestSchema(url);
	}

	open(keys: VaultKeys): Promise<Storage> {
		const { database } = this.#schema;
		return openStorage({ ...common, database, leaseMs: 10_000, keys, clock: new FakeClock() });
	}

	query(text: string): Promise<Record<string, unknown>[]> {
		return this.#schema.query(text);
	}

	remove(): Promise<void> {
		return this.#schema.drop();
	}
}
