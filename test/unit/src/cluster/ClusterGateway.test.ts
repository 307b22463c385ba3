import { ClusterGateway, Peers } from '../../../../src/cluster';
import { GatewayError } from '../../../../src/domain/errors';
import type { Caller } from '../../../../src/domain/ports/gateway';
import type { HttpRequest, HttpResponse } from '../../../../src/domain/ports/http';
import { eventually } from '../../../support/eventually';
import { FakeClock } from '../../../support/FakeClock';
import { FakeCluster } from '../../../support/FakeCluster';
import { silentLogger } from '../../../support/silentLogger';

const caller: Caller = { instance: null, dialect: 'native' };

let cluster: FakeCluster;
let clock: FakeClock;
let sent: HttpRequest[];
let answer: (request: HttpRequest) => Promise<HttpResponse>;
let here: Set<string>;
let doLocally: (operation: string, input: Record<string, unknown>) => Promise<object>;
let gateway: ClusterGateway;

beforeEach(async () => {
	cluster = new FakeCluster();
	clock = new FakeClock();
	sent = [];
	here = new Set();
	doLocally = async (operation) => ({ by: 'me', operation });
	answer = async () => said({ output: { by: 'other' } });
	const store = cluster.join('me');
	await store.beat({ url: null, secret: '' });
	const other = cluster.join('other', { pid: 42, hostName: 'box' });
	await other.beat({ url: 'http://10.0.0.2:7000', secret: 'hush' });
	const transport = {
		send: (request: HttpRequest) => {
			sent.push(request);
			return answer(request);
		},
	};
	gateway = new ClusterGateway({
		local: {
			dispatch: async (operation, input) => ({ ...(await doLocally(operation, input)) }),
			runs: (instance) => here.has(instance),
		},
		store,
		peers: new Peers(transport),
		clock,
		logger: silentLogger,
	});
});

const said = (body: object, status = 200): HttpResponse => ({
	status,
	headers: {},
	body: JSON.stringify(body),
});

const send = (input: object = {}) =>
	gateway.dispatch('message.sendText', { instance: 'shop', text: 'hi', ...input }, caller);

/** Waits as long as it takes, in the time of the test. */
async function waited<T>(promise: Promise<T>): Promise<T> {
	let isOver = false;
	const done = promise.finally(() => (isOver = true));
	done.catch(() => undefined);
	await eventually(() => {
		clock.advance(50);
		return isOver;
	});
	return done;
}

test('what runs here is done here, and nobody is asked', async () => {
	cluster.leases.set('shop', 'me');
	here.add('shop');
	expect(await send()).toMatchObject({ by: 'me' });
	expect(sent).toEqual([]);
});

test('what is given up as a call comes in goes to who takes it, and is no instance that is missing', async () => {
	cluster.leases.set('shop', 'me');
	here.add('shop');
	doLocally = async () => {
		here.clear();
		cluster.leases.set('shop', 'other');
		throw new GatewayError('INSTANCE_NOT_FOUND', 'shop');
	};
	expect(await waited(send())).toEqual({ by: 'other' });
	here.add('shop');
	const passedOn = gateway.dispatchHere('message.sendText', { instance: 'shop' }, caller);
	await expect(passedOn).rejects.toMatchObject({ code: 'NOT_OWNER' });
});

test('the id of a conversation says where it is', async () => {
	cluster.leases.set('shop', 'other');
	const input = { conversationId: 'shop:ct_1' };
	const asked = () => gateway.dispatch('conversation.get', input, caller);
	expect(await asked()).toEqual({ by: 'other' });
	cluster.leases.set('shop', 'me');
	here.add('shop');
	expect(await asked()).toMatchObject({ by: 'me' });
	expect(await gateway.dispatchHere('conversation.get', input, caller)).toMatchObject({ by: 'me' });
	here.clear();
	await expect(gateway.dispatchHere('conversation.get', input, caller)).rejects.toMatchObject({
		code: 'NOT_OWNER',
	});
});

test('conversations of several instances are asked for where each is, and counted together', async () => {
	cluster.leases.set('shop', 'other');
	cluster.leases.set('desk', 'me');
	here.add('desk');
	doLocally = async (_operation, input) => {
		expect(input).toEqual({ instance: 'desk', conversationIds: ['desk:ct_2'], reason: 'x' });
		return { changed: 1, skipped: 0, errors: 0 };
	};
	answer = async () => said({ output: { changed: 1, skipped: 1, errors: 0 } });
	const conversationIds = ['shop:ct_1', 'desk:ct_2', 'shop:ct_3'];
	const input = { conversationIds, reason: 'x' };
	expect(await gateway.dispatch('automation.pauseMany', input, caller)).toEqual({
		changed: 2,
		skipped: 1,
		errors: 0,
	});
	const lost = { ...input, conversationIds: [...conversationIds, 'none:ct_4', 'none:ct_5'] };
	expect(await gateway.dispatch('automation.pauseMany', lost, caller)).toEqual({
		changed: 2,
		skipped: 1,
		errors: 2,
	});
	expect(JSON.parse(String(sent[0]?.body))).toMatchObject({
		input: { instance: 'shop', conversationIds: ['shop:ct_1', 'shop:ct_3'] },
	});
});

test('what runs elsewhere goes there, with who asks and no key but the secret of that process', async () => {
	cluster.leases.set('shop', 'other');
	const someone = { instance: 'shop', dialect: 'evolution' };
	const input = { instance: 'shop', text: 'hi', waitMs: 500 };
	expect(await gateway.dispatch('message.sendText', input, someone)).toEqual({ by: 'other' });
	expect(sent).toEqual([
		{
			method: 'POST',
			url: 'http://10.0.0.2:7000/dispatch',
			headers: { 'content-type': 'application/json', authorization: 'Bearer hush' },
			body: JSON.stringify({ operation: 'message.sendText', input, caller: someone }),
			timeoutMs: 120_500,
		},
	]);
});

test('an error of the other process comes as it is', async () => {
	cluster.leases.set('shop', 'other');
	const theirs = new GatewayError('IDEMPOTENCY_MISMATCH', 'k', { details: { field: 'x' } });
	answer = async () => said({ error: theirs.toBody() }, 422);
	await expect(send()).rejects.toMatchObject({
		code: 'IDEMPOTENCY_MISMATCH',
		message: theirs.message,
		details: { field: 'x' },
	});
	expect(sent).toHaveLength(1);
});

test('an instance that nobody has is not found, and one without a name is asked for here', async () => {
	await expect(send()).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
	expect(await gateway.dispatch('instance.create', { instance: 'new' }, caller)).toMatchObject({
		by: 'me',
	});
	expect(await gateway.dispatch('system.getInfo', {}, caller)).toMatchObject({ by: 'me' });
});

describe('while an instance moves its callers wait', () => {
	test('for the process that takes it', async () => {
		cluster.leases.set('shop', null);
		const sending = send();
		await eventually(() => clock.pending > 0);
		cluster.leases.set('shop', 'other');
		expect(await waited(sending)).toEqual({ by: 'other' });
	});

	test('for this one, while it starts', async () => {
		cluster.leases.set('shop', 'me');
		const sending = send();
		await eventually(() => clock.pending > 0);
		here.add('shop');
		expect(await waited(sending)).toMatchObject({ by: 'me' });
	});

	test('also when the process that had it says that it has it no more', async () => {
		cluster.leases.set('shop', 'other');
		answer = async () => said({ error: new GatewayError('NOT_OWNER', 'shop').toBody() }, 503);
		const sending = send();
		await eventually(() => sent.length > 0);
		answer = async () => said({ output: { by: 'other' } });
		expect(await waited(sending)).toEqual({ by: 'other' });
	});

	test('and when this one lost it in the middle', async () => {
		cluster.leases.set('shop', 'other');
		here.add('shop');
		doLocally = async () => {
			here.clear();
			throw new GatewayError('NOT_OWNER', 'shop');
		};
		expect(await waited(send())).toEqual({ by: 'other' });
	});

	test('but not for ever: the error says who does not answer', async () => {
		cluster.leases.set('shop', 'other');
		answer = () => Promise.reject(lost('ECONNREFUSED'));
		await expect(waited(send())).rejects.toMatchObject({
			code: 'GATEWAY_UNREACHABLE',
			message: expect.stringContaining('process 42 on box') as string,
		});
	});
});

const lost = (code: string) =>
	new GatewayError('GATEWAY_UNREACHABLE', `10.0.0.2:7000 (${code})`, {
		cause: Object.assign(new Error('socket'), { code }),
	});

describe('a process that ends while it answers', () => {
	beforeEach(() => {
		cluster.leases.set('shop', 'other');
		answer = () => Promise.reject(lost('ECONNRESET'));
	});

	test('may have done it: who asks is told, and it is not done again', async () => {
		await expect(send()).rejects.toMatchObject({
			code: 'GATEWAY_UNREACHABLE',
			message: expect.stringContaining('may have done it') as string,
		});
		expect(sent).toHaveLength(1);
	});

	test('is asked again where a key keeps it from being done twice', async () => {
		const sending = send({ idempotencyKey: 'k' });
		await eventually(() => sent.length > 0);
		answer = async () => said({ output: { by: 'other' } });
		expect(await waited(sending)).toEqual({ by: 'other' });
	});
});

test('the list is that of all processes, without those that do not answer', async () => {
	doLocally = async () => ({ instances: [{ instance: 'b' }] });
	answer = async () => said({ output: { instances: [{ instance: 'a' }, { instance: 'c' }] } });
	const list = await gateway.dispatch('instance.list', {}, caller);
	expect(list.instances).toEqual([{ instance: 'a' }, { instance: 'b' }, { instance: 'c' }]);
	answer = () => Promise.reject(lost('ECONNREFUSED'));
	const rest = await gateway.dispatch('instance.list', {}, caller);
	expect(rest.instances).toEqual([{ instance: 'b' }]);
});

test('what another process passes on is done here or not at all', async () => {
	cluster.leases.set('shop', 'other');
	const passed = gateway.dispatchHere('message.sendText', { instance: 'shop' }, caller);
	await expect(passed).rejects.toMatchObject({ code: 'NOT_OWNER' });
	here.add('shop');
	expect(
		await gateway.dispatchHere('message.sendText', { instance: 'shop' }, caller),
	).toMatchObject({ by: 'me' });
	expect(sent).toEqual([]);
});
