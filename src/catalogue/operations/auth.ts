import { z } from 'zod';
import { defineOperation } from '../define';
import { done } from '../fields';

const user = z.object({
	userId: z.string(),
	name: z.string().nullable(),
	email: z.string(),
	role: z.string().nullable().meta({ description: 'Role in the account, such as admin' }),
});

const example = {
	userId: '1',
	name: 'Ann',
	email: 'ann@example.com',
	role: 'admin',
} satisfies z.output<typeof user>;

const token = {
	token: z.string().meta({ description: 'Goes into the header Authorization: Bearer' }),
};

export const login = defineOperation({
	id: 'auth.login',
	title: 'Log In',
	action: 'Log in with e-mail and password',
	description: 'Exchanges e-mail and password for a token. The credential does this by itself.',
	scope: 'admin',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({
		email: z.email().meta({ title: 'Email', description: 'E-mail of the user' }),
		password: z
			.string()
			.min(1)
			.meta({ title: 'Password', description: 'Password of the user', ui: { widget: 'secret' } }),
		deviceName: z
			.string()
			.optional()
			.meta({
				title: 'Device Name',
				description: 'Name to know the token by',
				ui: { advanced: true },
			}),
	}),
	output: z.object({ user: user.nullable(), ...token }),
	examples: [
		{
			input: { email: 'ann@example.com', password: 'correct horse' },
			output: { user: example, token: '1|abc…' },
		},
	],
});

export const getUser = defineOperation({
	id: 'auth.getUser',
	title: 'Get User',
	action: 'Get the user of the token',
	description: 'Shows whose token it is.',
	scope: 'admin',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({}),
	output: user,
	examples: [{ input: {}, output: example }],
});

export const logout = defineOperation({
	id: 'auth.logout',
	title: 'Log Out',
	action: 'Revoke the token',
	description: 'Makes the token worthless.',
	scope: 'admin',
	effect: 'destroy',
	portable: false,
	embedded: 'planned',
	input: z.object({}),
	output: done,
	examples: [{ input: {}, output: { success: true } }],
});

export const refresh = defineOperation({
	id: 'auth.refresh',
	title: 'Refresh Token',
	action: 'Renew the token',
	description: 'Answers a new token for the one at hand.',
	scope: 'admin',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({}),
	output: z.object(token),
	examples: [{ input: {}, output: { token: '2|def…' } }],
});
