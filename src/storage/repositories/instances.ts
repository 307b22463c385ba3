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
import type { NewRow, Row } from '../schema';
import { isUniqueViolation } from '../storageErrors';

type Change = Partial<Omit<InstanceRow, 'name' | 'network' | 'createdAt'>>;

/** `deleted` is told once an instance is gone, so that what is cached of it goes too. */
export function buildInstanceRepository(
	connections: Connections,
	deleted: (name: string) => void,
): InstanceRepository {
	const { reader, writer, leases } = connections;
	return {
		async create(row) {
			const values = encodeInstance(row);
			await writer
				.run(
					async (trx) => {
						await trx.insertInto('instances').values(values).execute();
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
			return rows.map(decodeInstance);
		},

		async get(name) {
			const query = reader.selectFrom('instances').selectAll().where('name', '=', name);
			const row = await query.executeTakeFirst();
			return row ? decodeInstance(row) : null;
		},

		async update(name, change) {
			const values = encodeChange(change);
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

function decodeInstance(row: Row<'instances'>): InstanceRow {
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
