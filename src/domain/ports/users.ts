/** `admin` may do all that the admin key may; `agent` reaches the instances that are named. */
export type UserRole = 'admin' | 'agent';

/** Somebody who logs in with e-mail and password. */
export interface UserRow {
	/** Digits. */
	userId: string;
	/** Lower case. */
	email: string;
	name: string | null;
	role: UserRole;
	/** Names of the instances that an agent reaches. */
	instances: readonly string[];
	/** `support/passwords` makes and reads it. */
	passwordHash: string;
	createdAt: number;
}

export interface UserTokenRow {
	/** Digits; the part of the token before the bar. */
	tokenId: string;
	userId: string;
	/** SHA-256 of the part behind the bar, hex. */
	hash: string;
	label: string;
	createdAt: number;
	expiresAt: number;
}

export interface UserRepository {
	/**
	 * Creates a user or replaces the one with this id. A password that changed ends every token of the user. Rejects with
	 * INSTANCE_NOT_FOUND.
	 */
	put(user: UserRow): Promise<void>;
	byEmail(email: string): Promise<UserRow | null>;
	byId(userId: string): Promise<UserRow | null>;
	/** By e-mail. */
	list(): Promise<UserRow[]>;
	/** With every token. */
	delete(userId: string): Promise<void>;
	/** Tokens of the same user that ended before `token.createdAt` go. */
	addToken(token: UserTokenRow): Promise<void>;
	/** With its user as that is now. */
	token(tokenId: string): Promise<{ token: UserTokenRow; user: UserRow } | null>;
	deleteToken(tokenId: string): Promise<void>;
}
