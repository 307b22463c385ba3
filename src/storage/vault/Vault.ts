import { GatewayError } from '../../domain/errors';
import type { Row } from '../schema';
import { type DataKey, isSealed, keyIdOf, type Place } from './DataKey';
import type { Keyring } from './keyring';
import { type AnyRow, type AnyTable, anyTable, type SealedName } from './sealedTables';

/** Before the Base64 of a sealed text; no JSON begins like this. */
const TEXT_HEAD = 'wagate-sealed:';

/**
 * Seals the columns of `sealedTables` on their way into the database and opens them on their way out. Without keys,
 * values pass as they are.
 */
export class Vault {
	constructor(private readonly keyring: Keyring | null) {}

	/** Why nothing can be opened, as an error to throw; null when all is well. */
	get locked(): GatewayError | null {
		return null;
	}

	/** The row with its secret columns sealed; columns that it lacks are passed over. */
	seal<T extends SealedName, R extends Partial<Row<T>>>(table: T, row: R): R {
		const { keyring } = this;
		if (!keyring) return row;
		const { current } = keyring;
		return mapRow(anyTable(table), row, {
			bytes: (place, value) => current.seal(place, value),
			text: (place, value) => sealText(current, place, value),
		});
	}

	/** The row with its secret columns opened. Throws STORAGE_FAILED for a value that was changed or moved. */
	open<T extends SealedName, R extends Partial<Row<T>>>(table: T, row: R): R {
		const { keyring } = this;
		if (!keyring) return row;
		return mapRow(anyTable(table), row, {
			bytes: (place, value) => openBytes(keyring, place, value),
			text: (place, value) => openText(keyring, place, value),
		});
	}

	/** `open`, or what stands for it where nothing can be opened. */
	openOr<T extends SealedName, R extends Partial<Row<T>>>(table: T, row: R, _closed: R): R {
		return this.open(table, row);
	}

	/** The row sealed with the current key; null when it is so already. */
	renew(table: SealedName, row: AnyRow): AnyRow | null {
		const { keyring } = this;
		if (!keyring || isCurrent(anyTable(table), row, keyring.current.id)) return null;
		return this.seal(table, this.open(table, row as never));
	}
}

/** Stands in front of a store whose key is not there: its secrets are neither read nor written. */
export class LockedVault extends Vault {
	readonly #why: GatewayError;

	constructor(why: GatewayError) {
		super(null);
		this.#why = why;
	}

	override get locked(): GatewayError {
		return this.#why;
	}

	override seal(): never {
		throw this.locked;
	}

	override open(): never {
		throw this.locked;
	}

	override openOr<T extends SealedName, R extends Partial<Row<T>>>(_table: T, _row: R, closed: R) {
		return closed;
	}
}

interface Changes {
	bytes: (place: Place, value: Uint8Array) => Uint8Array;
	text: (place: Place, value: string) => string;
}

/** What is empty says nothing, and stays. */
function mapRow<R>(table: AnyTable, row: R, { bytes, text }: Changes): R {
	const mapped = { ...(row as AnyRow) };
	const instance = table.instance?.(mapped) ?? String(mapped.instance);
	const path = table.path(mapped);
	for (const column of table.bytes ?? []) {
		const value = mapped[column] as Uint8Array | null | undefined;
		if (value?.byteLength) mapped[column] = bytes({ instance, path: [...path, column] }, value);
	}
	for (const column of table.texts ?? []) {
		const value = mapped[column] as string | null | undefined;
		if (value) mapped[column] = text({ instance, path: [...path, column] }, value);
	}
	return mapped as R;
}

function isCurrent(table: AnyTable, row: AnyRow, id: number): boolean {
	const values = [...(table.bytes ?? []), ...(table.texts ?? [])].map((column) => row[column]);
	return values.every((value) => {
		if (value === null || value === undefined || value === '') return true;
		const sealed = typeof value === 'string' ? bytesOf(value) : (value as Uint8Array);
		return (
			sealed !== null && (sealed.byteLength === 0 || (isSealed(sealed) && keyIdOf(sealed) === id))
		);
	});
}

function sealText(key: DataKey, place: Place, value: string): string {
	return TEXT_HEAD + key.seal(place, Buffer.from(value)).toString('base64');
}

function openText(keyring: Keyring, place: Place, value: string): string {
	const sealed = bytesOf(value);
	if (sealed) return openSealed(keyring, place, sealed).toString();
	if (keyring.isStrict) throw refusal(place, 'is not sealed');
	return value;
}

function openBytes(keyring: Keyring, place: Place, value: Uint8Array): Uint8Array {
	if (isSealed(value)) return openSealed(keyring, place, value);
	if (keyring.isStrict) throw refusal(place, 'is not sealed');
	return value;
}

function openSealed(keyring: Keyring, place: Place, sealed: Uint8Array): Buffer {
	const clear = keyring.keys.get(keyIdOf(sealed))?.open(place, sealed);
	if (!clear) throw refusal(place, 'was changed, or belongs elsewhere');
	return clear;
}

/** Null for a text that is not sealed. */
function bytesOf(value: string): Buffer | null {
	if (!value.startsWith(TEXT_HEAD)) return null;
	const sealed = Buffer.from(value.slice(TEXT_HEAD.length), 'base64');
	return isSealed(sealed) ? sealed : null;
}

function refusal({ instance, path: [kind] }: Place, what: string): GatewayError {
	return new GatewayError(
		'STORAGE_FAILED',
		`a stored value (${kind} of ${instance || 'the gateway'}) ${what}: put back a copy of the database`,
	);
}
