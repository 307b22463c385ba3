import type { Kysely } from 'kysely';
import type { Offer, OfferRepository, OfferRow } from '../../domain/ports/choices';
import type { MessageRow } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import { decodeJson, encodeJson } from '../json';
import type { Database, Row } from '../schema';
import type { Vault } from '../vault/Vault';

export function buildOfferRepository({ reader, vault }: Connections): OfferRepository {
	const offersOf = (instance: string) =>
		reader.selectFrom('offers').selectAll().where('instance', '=', instance);
	return {
		async get(instance, messageId) {
			const query = offersOf(instance).where('message_id', '=', messageId);
			const row = await query.executeTakeFirst();
			return row ? decodeOffer(vault.open('offers', row)) : null;
		},

		async latest(instance, chats) {
			const row = await offersOf(instance)
				.where('chat', 'in', chats)
				.orderBy('created_at', 'desc')
				.limit(1)
				.executeTakeFirst();
			return row ? decodeOffer(vault.open('offers', row)) : null;
		},

		async exist(instance) {
			return (await offersOf(instance).limit(1).executeTakeFirst()) !== undefined;
		},
	};
}

/** A message that is sent again makes the same offer again. */
export async function putOffer(
	trx: Kysely<Database>,
	vault: Vault,
	{ instance, messageId, chat, timestamp }: MessageRow,
	offer: Offer,
) {
	const key = { instance, message_id: messageId };
	const choices = encodeJson(offer.choices);
	const sealed = vault.seal('offers', { ...key, choices });
	const offered = { chat, kind: offer.kind, choices: sealed.choices };
	await trx
		.insertInto('offers')
		.values({
			...{ ...key, ...offered },
			...{ created_at: timestamp, answered_at: null },
		})
		.onConflict((key) => key.columns(['instance', 'message_id']).doUpdateSet(offered))
		.execute();
}

export async function answerOffer(
	trx: Kysely<Database>,
	instance: string,
	messageId: string,
	now: number,
) {
	await trx
		.updateTable('offers')
		.set({ answered_at: now })
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.execute();
}

function decodeOffer(row: Row<'offers'>): OfferRow {
	return {
		messageId: row.message_id,
		kind: row.kind as Offer['kind'],
		choices: decodeJson<Offer['choices']>(row.choices),
		createdAt: row.created_at,
		answeredAt: row.answered_at,
	};
}
