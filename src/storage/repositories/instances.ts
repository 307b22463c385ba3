import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { InstanceState, Network } from '../../domain/instance';
import type { InstanceRepository, InstanceRow } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import {
	decodeJson,
	decodeNullableJson,
	encodeJson,
	encodeNullableJson,
	encodeSwitch,
} from '../json';
import type { Database, NewRow, Row } from '../schema';
import { isUniqueViolation } from '../storageErrors';
import type { Vault } from '../vault/Vault';

type Change = Partial<Omit<InstanceRow, 'name' | 'network' | 'createdAt'>>;

/** `deleted` is told once an instance is gone, so that what is cached of it goes too. */
export function buildInstanceRepository(
	connections: Connections,
	deleted: (name: string) => void,
): InstanceRepository {
	const { reader, writer, leases, vault } = connections;
	return {
		async create(row) {
			await writer
				.run(
					async (trx) => {
						await insertInstance(connections, trx, row);
						await leases?.add(trx, row.name);
					},
					{ instance: row.name, committed: () => leases?.added(row.name) },
				)
				.catch((error: unknown) => {
					if (isUniqueViolation(error)) throw new GatewayError('INSTANCE_EXISTS', row.name);
					throw error;
				});
		},

		async list() {
			const rows = await reader.selectFrom('instances').selectAll().orderBy('name').execute();
			return rows.map((row) => decodeInstance(vault, row));
		},

		async get(name) {
			const query = reader.selectFrom('instances').selectAll().where('name', '=', name);
			const row = await query.executeTakeFirst();
			return row ? decodeInstance(vault, row) : null;
		},

		async update(name, change) {
			const { name: _name, ...values } = vault.seal('instances', { name, ...encodeChange(change) });
			await writeOf(connections, name, async (trx) => {
				if (Object.keys(values).length === 0) return;
				const query = trx.updateTable('instances').set(values).where('name', '=', name);
				const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
				if (numUpdatedRows === 0n) throw new GatewayError('INSTANCE_NOT_FOUND', name);
			});
		},

		async delete(name) {
			await writeOf(
				connections,
				name,
				(trx) => trx.deleteFrom('instances').where('name', '=', name).execute(),
				() => deleted(name),
			);
		},
	};
}

export async function insertInstance(
	{ vault }: Connections,
	trx: Kysely<Database>,
	row: InstanceRow,
): Promise<void> {
	const values = vault.seal('instances', encodeInstance(row));
	await trx.insertInto('instances').values(values).execute();
}

function encodeInstance(row: InstanceRow): NewRow<'instances'> {
	return {
		name: row.name,
		network: row.network,
		created_at: row.createdAt,
		linked: encodeSwitch(row.linked),
		phone: row.phone,
		lid: row.lid,
		profile_name: row.profileName,
		state: row.state,
		reason: encodeNullableJson(row.reason),
		until: row.until,
		settings: encodeJson(row.settings),
	};
}

function encodeChange(change: Change): Partial<NewRow<'instances'>> {
	const { linked, phone, lid, profileName, state, reason, until, settings } = change;
	return {
		...(linked !== undefined && { linked: encodeSwitch(linked) }),
		...(phone !== undefined && { phone }),
		...(lid !== undefined && { lid }),
		...(profileName !== undefined && { profile_name: profileName }),
		...(state !== undefined && { state }),
		...(reason !== undefined && { reason: encodeNullableJson(reason) }),
		...(until !== undefined && { until }),
		...(settings !== undefined && { settings: encodeJson(settings) }),
	};
}

/** Where the vault is locked, what the instance was told to do is as if it was told nothing. */
function decodeInstance(vault: Vault, sealed: Row<'instances'>): InstanceRow {
	const row = vault.openOr('instances', sealed, { ...sealed, settings: '{}' });
	return {
		name: row.name,
		network: row.network as Network,
		createdAt: row.created_at,
		linked: row.linked === 1,
		phone: row.phone,
		lid: row.lid,
		profileName: row.profile_name,
		state: row.state as InstanceState,
		reason: decodeNullableJson(row.reason),
		until: row.until,
		settings: decodeJson(row.settings),
	};
}
