import type { Kysely } from 'kysely';
import type { LabelRow } from '../../../domain/ports/directory';
import type { Database, Row } from '../../schema';

type Trx = Kysely<Database>;

/** Whether that is new. */
export async function putLabel(trx: Trx, instance: string, label: LabelRow): Promise<boolean> {
	const { labelId, ...rest } = label;
	const columns = { name: rest.name, color: rest.color, predefined_id: rest.predefinedId };
	const known = await findLabel(trx, instance, labelId);
	const isKnown =
		known?.name === columns.name &&
		known.color === columns.color &&
		known.predefined_id === columns.predefined_id;
	if (isKnown) return false;
	await trx
		.insertInto('labels')
		.values({ instance, label_id: labelId, ...columns })
		.onConflict((key) => key.columns(['instance', 'label_id']).doUpdateSet(columns))
		.execute();
	return true;
}

/** The label as it was, taken off everything; null when there was none. */
export async function deleteLabel(
	trx: Trx,
	instance: string,
	labelId: string,
): Promise<LabelRow | null> {
	const known = await findLabel(trx, instance, labelId);
	if (!known) return null;
	for (const table of ['label_places', 'labels'] as const) {
		await trx
			.deleteFrom(table)
			.where('instance', '=', instance)
			.where('label_id', '=', labelId)
			.execute();
	}
	return decodeLabel(known);
}

/** Whether that is new. */
export async function placeLabel(trx: Trx, place: Row<'label_places'>, on: boolean) {
	const { instance, label_id, chat_key, message_id } = place;
	if (on) {
		const { numInsertedOrUpdatedRows = 0n } = await trx
			.insertInto('label_places')
			.values(place)
			.onConflict((key) =>
				key.columns(['instance', 'label_id', 'chat_key', 'message_id']).doNothing(),
			)
			.executeTakeFirst();
		return numInsertedOrUpdatedRows > 0n;
	}
	const { numDeletedRows } = await trx
		.deleteFrom('label_places')
		.where('instance', '=', instance)
		.where('label_id', '=', label_id)
		.where('chat_key', '=', chat_key)
		.where('message_id', '=', message_id)
		.executeTakeFirstOrThrow();
	return numDeletedRows > 0n;
}

export function decodeLabel(row: Row<'labels'>): LabelRow {
	const { label_id, name, color, predefined_id } = row;
	return { labelId: label_id, name, color, predefinedId: predefined_id };
}

async function findLabel(trx: Trx, instance: string, labelId: string) {
	return trx
		.selectFrom('labels')
		.selectAll()
		.where('instance', '=', instance)
		.where('label_id', '=', labelId)
		.executeTakeFirst();
}
