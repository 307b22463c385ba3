import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { StateReason } from '../../domain/instance';
import {
	HANDED_OVER,
	type SessionCopy,
	type TransferRepository,
} from '../../domain/ports/transfer';
import { type Connections, writeOf } from '../connections';
import { decodeNullableJson, encodeJson } from '../json';
import type { Database } from '../schema';
import { isUniqueViolation } from '../storageErrors';
import { writeCommit } from './auth';
import { decodeInbox } from './inbox';
import { insertInstance } from './instances';
import { decodeMessage } from './messages';

const reason: StateReason = {
	code: HANDED_OVER,
	message: 'This linked device was handed over to another gateway',
	hint: 'Use it there. To use it here again, make sure that it was never imported, then run `wagate export <instance> --take-back`; to link another phone, log the instance out',
};

export function buildTransferRepository(connections: Connections): TransferRepository {
	const { writer, leases, clock } = connections;
	return {
		read: (instance, messages) => readSession(connections, instance, messages),

		async handOver(instance, id) {
			await writeOf(connections, instance, async (trx) => {
				await remember(trx, `handed_over:${id}`, { instance, at: clock.now() });
				await trx
					.updateTable('instances')
					.set({ state: 'conflict', reason: encodeJson(reason) })
					.where('name', '=', instance)
					.execute();
			});
		},

		takeBack(instance) {
			return writeOf(connections, instance, async (trx) => {
				const row = await trx
					.selectFrom('instances')
					.select('reason')
					.where('name', '=', instance)
					.executeTakeFirst();
				const standing = decodeNullableJson<StateReason>(row?.reason ?? null);
				if (standing?.code !== HANDED_OVER) return false;
				await trx
					.updateTable('instances')
					.set({ state: 'connecting', reason: null })
					.where('name', '=', instance)
					.execute();
				return true;
			});
		},

		async put(row, copy, id) {
			const { name } = row;
			await writer
				.run(
					async (trx) => {
						await remember(trx, `imported:${id}`, { instance: name, at: clock.now() });
						await insertInstance(connections, trx, row);
						await leases?.add(trx, name);
						await writeSession(connections, trx, name, copy);
					},
					{ instance: name, committed: () => leases?.added(name) },
				)
				.catch((error: unknown) => {
					if (isUniqueViolation(error)) throw new GatewayError('INSTANCE_EXISTS', name);
					throw error;
				});
		},
	};

	/** Rejects with ALREADY_IMPORTED for what is known. */
	async function remember(trx: Kysely<Database>, key: string, fact: object): Promise<void> {
		const { numInsertedOrUpdatedRows } = await trx
			.insertInto('meta')
			.values({ key, value: encodeJson(fact) })
			.onConflict((known) => known.column('key').doNothing())
			.executeTakeFirstOrThrow();
		if (numInsertedOrUpdatedRows === 0n) throw new GatewayError('ALREADY_IMPORTED');
	}
}

async function readSession(
	{ reader, vault }: Connections,
	instance: string,
	messages: number,
): Promise<SessionCopy | null> {
	const creds = await reader
		.selectFrom('auth_creds')
		.selectAll()
		.where('instance', '=', instance)
		.executeTakeFirst();
	const row = await reader
		.selectFrom('instances')
		.selectAll()
		.where('name', '=', instance)
		.executeTakeFirst();
	if (!creds || !row) return null;
	const entries = await reader
		.selectFrom('auth_entries')
		.selectAll()
		.where('instance', '=', instance)
		.execute();
	const inbox = await reader
		.selectFrom('inbox')
		.selectAll()
		.where('instance', '=', instance)
		.orderBy('sequence')
		.execute();
	const stored = await reader
		.selectFrom('messages')
		.selectAll()
		.where('instance', '=', instance)
		.orderBy('timestamp', 'desc')
		.limit(messages)
		.execute();
	const identities = await reader
		.selectFrom('identities')
		.select(['lid', 'phone'])
		.where('instance', '=', instance)
		.orderBy('seen_at')
		.execute();
	return {
		creds: vault.open('auth_creds', creds).value,
		entries: entries.map((entry) => {
			const { type, id, value } = vault.open('auth_entries', entry);
			return { type, id, value };
		}),
		inbox: inbox.map((each) => decodeInbox(vault.open('inbox', each))),
		messages: stored.map((each) => decodeMessage(vault, each)).reverse(),
		identities,
		settings: JSON.parse(vault.open('instances', row).settings) as Record<string, unknown>,
	};
}

async function writeSession(
	{ vault, clock }: Connections,
	trx: Kysely<Database>,
	instance: string,
	{ creds, entries, inbox, messages, identities }: SessionCopy,
): Promise<void> {
	const own = messages.map((message) => ({ ...message, instance }));
	await writeCommit(trx, vault, instance, { creds, entries, inbox, messages: own });
	for (const { lid, phone } of identities) {
		await trx
			.insertInto('identities')
			.values({ instance, lid, phone, seen_at: clock.now() })
			.onConflict((key) => key.columns(['instance', 'lid']).doNothing())
			.execute();
	}
}
