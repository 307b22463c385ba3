import type { OutputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { Caller } from '../../domain/ports/gateway';
import type { UserRow } from '../../domain/ports/users';
import { hashPassword, isPassword } from '../../support/passwords';
import { newUserId, newUserToken } from '../../support/userTokens';
import type { EngineHost } from '../EngineHost';
import type { Command } from './Command';

/** How long a token lasts. */
const TOKEN_MS = 30 * 24 * 60 * 60_000;

/** What nobody's password is, so that an unknown e-mail takes as long as a known one. */
let nobodysHash: Promise<string> | null = null;

/** Tells nobody whether it was the e-mail or the password. */
const login: Command<'auth.login'> = async ({ email, password, deviceName = '' }, { host }) => {
	const user = await host.storage.users.byEmail(email.toLowerCase());
	nobodysHash ??= hashPassword(newUserToken().token);
	const hash = user?.passwordHash ?? (await nobodysHash);
	const check = () => isPassword(password, hash);
	const isRight = await host.logins.attempt(email.toLowerCase(), check);
	if (!user || !isRight) throw new GatewayError('LOGIN_FAILED');
	return { user: userView(user), token: await addToken(host, user, deviceName) };
};

const getUser: Command<'auth.getUser'> = async (_input, { host, caller }) => {
	const user = await host.storage.users.byId(sessionOf(caller).userId);
	if (!user) throw new GatewayError('UNAUTHORIZED');
	return userView(user);
};

const logout: Command<'auth.logout'> = async (_input, { host, caller }) => {
	await host.storage.users.deleteToken(sessionOf(caller).tokenId);
	return { success: true };
};

/** The one at hand is worth nothing from then on. */
const refresh: Command<'auth.refresh'> = async (_input, { host, caller }) => {
	const { tokenId } = sessionOf(caller);
	const { users } = host.storage;
	const session = await users.token(tokenId);
	if (!session) throw new GatewayError('UNAUTHORIZED');
	const token = await addToken(host, session.user, session.token.label);
	await users.deleteToken(tokenId);
	return { token };
};

const saveUser: Command<'auth.saveUser'> = async (input, { host }) => {
	const { users } = host.storage;
	const email = input.email.toLowerCase();
	const before = await users.byEmail(email);
	const { password, name, role, instances } = input;
	if (!before && password === undefined) {
		throw new GatewayError('BAD_REQUEST', 'a new user needs a password', {
			details: { field: 'password' },
		});
	}
	const user: UserRow = {
		userId: before?.userId ?? newUserId(),
		email,
		name: name ?? before?.name ?? null,
		role: role ?? before?.role ?? 'agent',
		instances: instances ?? before?.instances ?? [],
		passwordHash:
			password === undefined ? (before?.passwordHash ?? '') : await hashPassword(password),
		createdAt: before?.createdAt ?? host.clock.now(),
	};
	await users.put(user);
	return managedView(user);
};

const listUsers: Command<'auth.listUsers'> = async (_input, { host }) => ({
	users: (await host.storage.users.list()).map(managedView),
});

const deleteUser: Command<'auth.deleteUser'> = async (input, { host }) => {
	const user = await host.storage.users.byEmail(input.email.toLowerCase());
	if (!user) throw new GatewayError('USER_NOT_FOUND', input.email);
	await host.storage.users.delete(user.userId);
	return { deleted: true };
};

export const authCommands = {
	'auth.login': login,
	'auth.getUser': getUser,
	'auth.logout': logout,
	'auth.refresh': refresh,
	'auth.saveUser': saveUser,
	'auth.listUsers': listUsers,
	'auth.deleteUser': deleteUser,
};

async function addToken({ storage, clock }: EngineHost, { userId }: UserRow, label: string) {
	const { token, tokenId, hash } = newUserToken();
	const createdAt = clock.now();
	const expiresAt = createdAt + TOKEN_MS;
	await storage.users.addToken({ tokenId, userId, hash, label, createdAt, expiresAt });
	return token;
}

/** Rejects with NO_USER for an API key. */
function sessionOf({ user }: Caller) {
	if (!user) throw new GatewayError('NO_USER');
	return user;
}

function userView({ userId, name, email, role }: UserRow): OutputOf<'auth.getUser'> {
	return { userId, name, email, role };
}

function managedView(user: UserRow): OutputOf<'auth.saveUser'> {
	return { ...userView(user), role: user.role, instances: [...user.instances] };
}
