import type { Kysely } from 'kysely';
import type { Group, GroupFacts, GroupMember } from '../../domain/group';
import type { GroupRepository } from '../../domain/ports/groups';
import { type Connections, writeOf } from '../connections';
import { decodeJson, encodeJson } from '../json';
import type { Database, Row } from '../schema';
import { nameChat } from './directory/subjects';

export function buildGroupRepository(connections: Connections): GroupRepository {
	const { reader } = connections;
	return {
		async get(instance, jid) {
			const row = await reader
				.selectFrom('groups')
				.selectAll()
				.where('instance', '=', instance)
				.where('jid', '=', jid)
				.executeTakeFirst();
			return row ? decodeGroup(row) : null;
		},

		async list(instance) {
			const rows = await reader
				.selectFrom('groups')
				.selectAll()
				.where('instance', '=', instance)
				.execute();
			return rows.map(decodeGroup).sort((one, two) => one.subject.localeCompare(two.subject));
		},

		async put(instance, group) {
			await writeOf(connections, instance, (trx) => putGroup(trx, instance, group));
		},

		async delete(instance, jid) {
			await writeOf(connections, instance, (trx) =>
				trx.deleteFrom('groups').where('instance', '=', instance).where('jid', '=', jid).execute(),
			);
		},

		async replace(instance, account, groups) {
			await writeOf(connections, instance, async (trx) => {
				await trx.deleteFrom('groups').where('instance', '=', instance).execute();
				for (const group of groups) await putGroup(trx, instance, group);
				await trx
					.insertInto('group_syncs')
					.values({ instance, account })
					.onConflict((key) => key.columns(['instance']).doUpdateSet({ account }))
					.execute();
			});
		},

		async syncedAs(instance) {
			const row = await reader
				.selectFrom('group_syncs')
				.select('account')
				.where('instance', '=', instance)
				.executeTakeFirst();
			return row?.account ?? null;
		},
	};
}

async function putGroup(trx: Kysely<Database>, instance: string, group: Group): Promise<void> {
	const { jid, members, ...facts } = group;
	const values = { facts: encodeJson(facts), members: encodeJson(members) };
	await trx
		.insertInto('groups')
		.values({ instance, jid, ...values })
		.onConflict((key) => key.columns(['instance', 'jid']).doUpdateSet(values))
		.execute();
	await nameChat(trx, instance, group);
}

function decodeGroup({ jid, facts, members }: Row<'groups'>): Group {
	return {
		jid,
		...decodeJson<GroupFacts>(facts),
		members: decodeJson<GroupMember[]>(members),
	};
}
