import { z } from 'zod';
import { defineOperation } from '../define';
import { deleted, done } from '../fields';

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
	embedded: 'works',
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
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: user,
	examples: [{ input: {}, output: example }],
});

export const logout = defineOperation({
	id: 'auth.logout',
	title: 'Log Out',
	action: 'Revoke the token',
	description: 'Makes the token worthless.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: done,
	examples: [{ input: {}, output: { success: true } }],
});

export const refresh = defineOperation({
	id: 'auth.refresh',
	title: 'Refresh Token',
	action: 'Renew the token',
	description: 'Answers a new token for the one at hand.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: z.object(token),
	examples: [{ input: {}, output: { token: '2|def…' } }],
});

const managed = user.extend({
	role: z.enum(['admin', 'agent']),
	instances: z.array(z.string()).meta({ description: 'Instances that an agent reaches' }),
});

const managedExample = {
	...example,
	role: 'agent',
	instances: ['sales'],
} satisfies z.output<typeof managed>;

const email = z.email().meta({ title: 'Email', description: 'E-mail of the user' });

export const saveUser = defineOperation({
	id: 'auth.saveUser',
	title: 'Save User',
	action: 'Create or change a user',
	description:
		'Lets somebody log in with e-mail and password. What is left out stays as it is; a new password ends every token of the user.',
	scope: 'admin',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		email,
		password: z
			.string()
			.min(10)
			.max(256)
			.optional()
			.meta({
				title: 'Password',
				description: 'At least ten characters; needed for a new user',
				ui: { widget: 'secret' },
			}),
		name: z.string().optional().meta({ title: 'Name', description: 'Name of the user' }),
		role: z.enum(['admin', 'agent']).optional().meta({
			title: 'Role',
			description:
				'Admins may do all that the admin key may; agents, the default, reach the named instances',
		}),
		instances: z
			.array(z.string().min(1))
			.max(1000)
			.optional()
			.meta({ title: 'Instances', description: 'Names of the instances that an agent reaches' }),
	}),
	output: managed,
	examples: [
		{
			input: { email: 'ann@example.com', password: 'correct horse', instances: ['sales'] },
			output: managedExample,
		},
	],
});

export const listUsers = defineOperation({
	id: 'auth.listUsers',
	title: 'Get Many Users',
	action: 'Get many users',
	description: 'Lists who may log in with e-mail and password.',
	scope: 'admin',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: z.object({ users: z.array(managed) }),
	examples: [{ input: {}, output: { users: [managedExample] } }],
});

export const deleteUser = defineOperation({
	id: 'auth.deleteUser',
	title: 'Delete User',
	action: 'Delete a user',
	description: 'Deletes a user with every token.',
	scope: 'admin',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ email }),
	output: deleted,
	examples: [{ input: { email: 'ann@example.com' }, output: { deleted: true } }],
});
