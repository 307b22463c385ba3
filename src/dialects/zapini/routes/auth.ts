import { operations } from '../../../catalogue/operations';
import { accepted, constant, nested, route, via, within } from '../../kit';
import { idAsText } from '../codecs';
import { envelope, said, v1 } from '../shared';

const { login, getUser, logout, refresh } = operations.auth;

const user = {
	id: via('userId', idAsText),
	name: 'name',
	email: 'email',
	role: 'role',
} as const;

const token = { token: 'token', token_type: constant('Bearer') } as const;

export const authRoutes = [
	route('POST /auth/login', login, {
		id: 'zapini.auth.login',
		...v1('/auth/login'),
		scope: 'none',
		body: { email: 'email', password: 'password', device_name: 'deviceName' },
		reply: envelope({ user: within('user', user), ...token }, 'Login successful'),
	}),
	route('GET /auth/me', getUser, {
		id: 'zapini.auth.me',
		...v1('/auth/me'),
		reply: envelope({ ...user, user: accepted(nested(user)) }),
	}),
	route('POST /auth/logout', logout, {
		id: 'zapini.auth.logout',
		...v1('/auth/logout'),
		reply: said('Logged out'),
	}),
	route('POST /auth/refresh', refresh, {
		id: 'zapini.auth.refresh',
		...v1('/auth/refresh'),
		reply: envelope(token, 'Token refreshed'),
	}),
];
