import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { UserRepository, UserRole, UserRow, UserTokenRow } from '../../domain/ports/users';
import type { Connections } from '../connections';
import type { Database, Row } from '../schema';
import { isMissingParent } from '../storageErrors';

export function buildUserRepository({ reader, writer }: Connections): UserRepository {
	const complete = async (row: Row<'users'> | undefined): Promise<UserRow | null> =>
		row ? decodeUser(row, await instancesOf(reader, [row.id])) : null;
	const byId = (userId: string) =>
		reader.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
	return {
		put: (user) => writer.run((trx) => putUser(trx, user)),

		async byEmail(email) {
			const query = reader.selectFrom('users').selectAll().where('email', '=', email);
			return complete(await query.executeTakeFirst());
		},

		byId: async (userId) => complete(await byId(userId)),

		async list() {
			const rows = await reader.selectFrom('users').selectAll().orderBy('created_at').execute();
			const ids = rows.map(({ id }) => id);
			const instances = ids.length > 0 ? await instancesOf(reader, ids) : [];
			return rows.map((row) => decodeUser(row, instances));
		},

		async delete(userId) {
			await writer.run((trx) => trx.deleteFrom('users').where('id', '=', userId).execute());
		},

		async addToken({ tokenId, userId, hash, label, createdAt, expiresAt }) {
			const times = { created_at: createdAt, expires_at: expiresAt };
			await writer.run(async (trx) => {
				await trx
					.deleteFrom('user_tokens')
					.where('user_id', '=', userId)
					.where('expires_at', '<', createdAt)
					.execute();
				await trx
					.insertInto('user_tokens')
					.values({ id: tokenId, user_id: userId, hash, label, ...times })
					.execute();
			});
		},

		async token(tokenId) {
			const query = reader.selectFrom('user_tokens').selectAll().where('id', '=', tokenId);
			const token = await query.executeTakeFirst();
			const user = token ? await complete(await byId(token.user_id)) : null;
			return token && user ? { token: decodeToken(token), user } : null;
		},

		async deleteToken(tokenId) {
			await writer.run((trx) => trx.deleteFrom('user_tokens').where('id', '=', tokenId).execute());
		},
	};
}

async function putUser(trx: Kysely<Database>, user: UserRow): Promise<void> {
	const { userId, email, name, role, instances, passwordHash, createdAt } = user;
	const before = await trx
		.selectFrom('users')
		.select('password_hash')
		.where('id', '=', userId)
		.executeTakeFirst();
	const values = { email, name, role, password_hash: passwordHash };
	await trx
		.insertInto('users')
		.values({ id: userId, ...values, created_at: createdAt })
		.onConflict((key) => key.column('id').doUpdateSet(values))
		.execute();
	await trx.deleteFrom('user_instances').where('user_id', '=', userId).execute();
	for (const instance of new Set(instances)) await addInstance(trx, userId, instance);
	if (before && before.password_hash !== passwordHash) {
		await trx.deleteFrom('user_tokens').where('user_id', '=', userId).execute();
	}
}

async function addInstance(trx: Kysely<Database>, userId: string, instance: string) {
	await trx
		.insertInto('user_instances')
		.values({ user_id: userId, instance })
		.execute()
		.catch((error: unknown) => {
			if (isMissingParent(error)) throw new GatewayError('INSTANCE_NOT_FOUND', instance);
			throw error;
		});
}

function instancesOf(db: Kysely<Database>, userIds: readonly string[]) {
	return db
		.selectFrom('user_instances')
		.selectAll()
		.where('user_id', 'in', [...userIds])
		.orderBy('instance')
		.execute();
}

function decodeUser(
	{ id, email, name, role, password_hash, created_at }: Row<'users'>,
	instances: readonly Row<'user_instances'>[],
): UserRow {
	const own = instances.filter(({ user_id }) => user_id === id);
	return {
		userId: id,
		email,
		name,
		role: role as UserRole,
		instances: own.map(({ instance }) => instance),
		passwordHash: password_hash,
		createdAt: created_at,
	};
}

function decodeToken(row: Row<'user_tokens'>): UserTokenRow {
	const { id, user_id, hash, label, created_at, expires_at } = row;
	return {
		...{ tokenId: id, userId: user_id, hash, label },
		...{ createdAt: created_at, expiresAt: expires_at },
	};
}
