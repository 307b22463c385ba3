import type { InputOf, OutputOf } from '../../../src/catalogue/operations';
import { Scene } from '../engine/Scene';
import { adminKey, Gateway } from './Gateway';

let scene: Scene;
let gateway: Gateway;

beforeEach(async () => {
	scene = await Scene.open();
	for (const instance of ['sales', 'support', 'secret']) {
		await scene.call('instance.create', { instance });
	}
	gateway = await Gateway.open(scene);
});

afterEach(async () => {
	await gateway.close();
	await scene.close();
});

const password = 'correct horse battery';

type Saved = OutputOf<'auth.saveUser'>;

async function save(user: Partial<InputOf<'auth.saveUser'>> & { email: string }): Promise<Saved> {
	const { status, body } = await gateway.anywhere('auth/save-user', { body: user });
	expect(status).toBe(200);
	return body as Saved;
}

interface Said {
	success: boolean;
	message?: string;
	data: Record<string, unknown> & { user: object; token: string; token_type: string };
	error: { code: string; hint: string };
}

/** As a client of Zapini does it: no header of ours, and a bearer token after the login. */
async function zapini(method: string, path: string, token: string | null, body?: object) {
	const response = await fetch(gateway.url + path, {
		method,
		headers: {
			accept: 'application/json',
			...(token !== null && { authorization: `Bearer ${token}` }),
			...(body && { 'content-type': 'application/json' }),
		},
		...(body && { body: JSON.stringify(body) }),
	});
	return { status: response.status, body: (await response.json()) as Said };
}

const login = (email: string, given = password) =>
	zapini('POST', '/api/v1/auth/login', null, { email, password: given, device_name: 'Desk' });

async function tokenOf(email: string): Promise<string> {
	const { status, body } = await login(email);
	expect(status).toBe(200);
	return body.data.token;
}

test('a user logs in as with Zapini, is named, renews the token and logs out', async () => {
	const saved = await save({
		email: 'Ann@Example.com',
		password,
		name: 'Ann',
		instances: ['sales'],
	});
	expect(saved).toMatchObject({ email: 'ann@example.com', role: 'agent', instances: ['sales'] });
	const { status, body } = await login('ann@example.com');
	expect(status).toBe(200);
	const { userId } = saved;
	const user = { id: Number(userId), name: 'Ann', email: 'ann@example.com', role: 'agent' };
	expect(body).toMatchObject({ success: true, data: { user, token_type: 'Bearer' } });
	const { token } = body.data;
	expect(token).toMatch(/^\d+\|[\w-]{43}$/);
	await expect(zapini('GET', '/auth/me', token)).resolves.toMatchObject({
		status: 200,
		body: { data: user },
	});
	const renewed = await zapini('POST', '/auth/refresh', token);
	expect(renewed.body.data.token).toMatch(/^\d+\|/);
	expect((await zapini('GET', '/auth/me', token)).status).toBe(401);
	expect((await zapini('GET', '/auth/me', renewed.body.data.token)).status).toBe(200);
	expect((await zapini('POST', '/auth/logout', renewed.body.data.token)).status).toBe(200);
	expect((await zapini('GET', '/auth/me', renewed.body.data.token)).status).toBe(401);
});

test('a token reaches the instances that are named, by path, by body and by list, and no other', async () => {
	await save({ email: 'ann@example.com', password, instances: ['sales', 'support'] });
	const token = await tokenOf('ann@example.com');
	const native = (path: string, body: object = {}) =>
		gateway.native('POST', path, { key: token, body });
	for (const mine of ['sales', 'support']) {
		expect((await native(`${mine}/chat/list`)).status).toBe(200);
		expect((await gateway.native('GET', mine, { key: token })).status).toBe(200);
	}
	for (const theirs of ['secret', 'nobody']) {
		expect((await native(`${theirs}/chat/list`)).status).toBe(401);
		expect((await gateway.native('GET', theirs, { key: token })).status).toBe(401);
	}
	const listed = await zapini('GET', '/v1/instances', token);
	const { instances } = listed.body as unknown as { instances: { instance: string }[] };
	expect(instances.map(({ instance }) => instance).sort()).toEqual(['sales', 'support']);
	// What concerns one of several has to say which; what lists them all, or is found by its id, need not.
	const tag = { name: 'VIP', color: '#ff0000' };
	const vague = await gateway.anywhere('tag/create', { key: token, body: tag });
	expect(vague).toMatchObject({ status: 400, body: { error: { details: { field: 'instance' } } } });
	const ids: string[] = [];
	for (const instance of ['sales', 'support', 'secret']) {
		const made = await gateway.anywhere('tag/create', { body: { ...tag, instance } });
		ids.push((made.body as { tagId: string }).tagId);
	}
	const all = await gateway.anywhere('tag/list', { key: token });
	expect((all.body as { tags: { tagId: string }[] }).tags.map(({ tagId }) => tagId).sort()).toEqual(
		ids.slice(0, 2).sort(),
	);
	const read = async (tagId = '') =>
		(await gateway.anywhere('tag/get', { key: token, body: { tagId } })).status;
	expect(await Promise.all(ids.map(read))).toEqual([200, 200, 404]);
	expect(await gateway.anywhere('conversation/list', { key: token })).toMatchObject({
		status: 200,
		body: { conversations: [] },
	});
	const named = await gateway.anywhere('tag/list', { key: token, body: { instance: 'sales' } });
	expect(named.status).toBe(200);
	const other = await gateway.anywhere('tag/list', { key: token, body: { instance: 'secret' } });
	expect(other.status).toBe(401);
	const inId = { conversationId: 'secret:ct_1' };
	expect((await gateway.anywhere('conversation/get', { key: token, body: inId })).status).toBe(401);
	for (const path of ['auth/list-users', 'auth/save-user', 'auth/delete-user']) {
		const body = { email: 'eve@example.com', password };
		expect((await gateway.anywhere(path, { key: token, body })).status).toBe(401);
	}
	const created = await zapini('POST', '/v1/instances', token, { instance: 'mine' });
	expect(created.status).toBe(401);
});

test('what changes for a user holds at once: instances, password, the user itself', async () => {
	const email = 'ann@example.com';
	await save({ email, password, instances: ['sales'] });
	const token = await tokenOf(email);
	const reach = async (instance: string, key = token) =>
		(await gateway.native('GET', instance, { key })).status;
	expect(await reach('sales')).toBe(200);
	await save({ email, instances: ['support'] });
	expect([await reach('sales'), await reach('support')]).toEqual([401, 200]);
	// A namesake of an instance that went is another one.
	await scene.call('instance.delete', { instance: 'support' });
	await scene.call('instance.create', { instance: 'support' });
	expect(await reach('support')).toBe(401);
	await save({ email, instances: ['sales'], password: 'another password' });
	expect(await reach('sales')).toBe(401);
	expect((await login(email)).status).toBe(401);
	const { body } = await login(email, 'another password');
	expect(await reach('sales', body.data.token)).toBe(200);
	const gone = await gateway.anywhere('auth/delete-user', { body: { email } });
	expect(gone.body).toEqual({ deleted: true });
	expect(await reach('sales', body.data.token)).toBe(401);
	await expect(gateway.anywhere('auth/delete-user', { body: { email } })).resolves.toMatchObject({
		status: 404,
		body: { error: { code: 'USER_NOT_FOUND' } },
	});
	const nowhere = { email, password, instances: ['nobody'] };
	await expect(gateway.anywhere('auth/save-user', { body: nowhere })).resolves.toMatchObject({
		status: 404,
		body: { error: { code: 'INSTANCE_NOT_FOUND' } },
	});
});

test('an admin may do what the admin key may; neither password nor token is stored', async () => {
	await save({ email: 'root@example.com', password, role: 'admin' });
	const token = await tokenOf('root@example.com');
	expect((await gateway.native('GET', 'secret', { key: token })).status).toBe(200);
	const { body } = await gateway.anywhere('auth/list-users', { key: token });
	expect(body).toMatchObject({ users: [{ email: 'root@example.com', role: 'admin' }] });
	expect(JSON.stringify(body)).not.toContain('scrypt');
	const user = await scene.storage.users.byEmail('root@example.com');
	expect(user?.passwordHash).toMatch(/^scrypt\$32768\$8\$3\$/);
	const kept = await scene.storage.users.token(token.split('|')[0] ?? '');
	expect(JSON.stringify([user, kept])).not.toContain(token.split('|')[1]);
	expect(JSON.stringify([user, kept])).not.toContain(password);
	// A key of ours is nobody's.
	await expect(zapini('GET', '/auth/me', adminKey)).resolves.toMatchObject({
		status: 403,
		body: { error: { code: 'NO_USER' } },
	});
});

test('guesses are answered alike, and end', async () => {
	await save({ email: 'ann@example.com', password, instances: ['sales'] });
	const wrong = await login('ann@example.com', 'wrong');
	const unknown = await login('eve@example.com', 'wrong');
	expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'LOGIN_FAILED' } } });
	expect(unknown).toEqual(wrong);
	const [id] = (await tokenOf('ann@example.com')).split('|');
	for (const token of [`${id}|wrong`, `${id}|`, '1|x', `${id}`]) {
		expect((await zapini('GET', '/auth/me', token)).status).toBe(401);
	}
	for (let tries = 0; tries < 10; tries += 1) await login('ann@example.com', 'wrong');
	await expect(login('ann@example.com')).resolves.toMatchObject({
		status: 429,
		body: { error: { code: 'RATE_LIMITED' } },
	});
});
