import type { Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

/** A look every so often instead of every 5 s; all else is counted in looks. */
const TICK_MS = 150;
let scene: Scene;
let eve: Contact;

beforeEach(async () => {
	scene = await Scene.open({
		engine: {
			instanceDefaults: {
				watchTickMs: TICK_MS,
				outbox: { uncertainWaitMs: 200, ackTimeoutMs: 1_000, drainMs: 200 },
			},
		},
	});
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
});

afterEach(() => scene.close());

const account = () => scene.sim.account('15550001001');
const send = (text: string, options: object = {}) =>
	scene.call('message.sendText', { instance: 'sales', to: '15550002001', text, ...options });
const status = () => scene.engine.instance('sales').status;
const looks = (count: number) => new Promise((resolve) => setTimeout(resolve, count * TICK_MS));

async function becomesDeaf(): Promise<void> {
	await scene.reaches('sales', 'degraded');
	expect(status().reason).toMatchObject({ code: 'deaf' });
}

test('a line that acknowledges nothing is shown, opened anew, and what was sent arrives once', async () => {
	await send('before');
	const { logins } = scene.sim.stats;
	account().connection.deafen();
	const sending = send('into the void');
	await becomesDeaf();
	await scene.reaches('sales', 'reconnecting');
	const sent = await sending;
	await shownTo(eve, sent);
	await scene.reaches('sales', 'connected');
	expect(scene.sim.stats.logins).toBe(logins + 1);
	expect(eve.inbox.map(({ text }) => text)).toEqual(['before', 'into the void']);
	expect(eve.duplicates).toHaveLength(0);
});

test('a line that answers pings alone is found although nothing is sent, and what people wrote comes', async () => {
	account().connection.deafen({ answers: 'pings' });
	const written = eve.text(account(), 'anybody there?');
	await becomesDeaf();
	const received = await scene.next('message.received');
	expect(received).toMatchObject({ messageId: written.id, message: { text: 'anybody there?' } });
	await scene.reaches('sales', 'connected');
});

test('a line that an announcement heals is not given up', async () => {
	await send('before');
	const { logins } = scene.sim.stats;
	account().connection.deafen({ announcing: true });
	await send('lost', { waitMs: 0 });
	eve.text(account(), 'kept back');
	await becomesDeaf();
	await scene.next('message.received');
	await scene.reaches('sales', 'connected');
	expect(scene.sim.stats.logins).toBe(logins);
});

test('one that stays deaf stays degraded and is left alone; it is well again when the line is', async () => {
	await send('before');
	const { logins } = scene.sim.stats;
	account().connection.deafen({ logins: 1 });
	await send('lost', { waitMs: 0 });
	await becomesDeaf();
	await scene.until(() => scene.sim.stats.logins === logins + 1);
	await becomesDeaf();
	await looks(30);
	expect(scene.state('sales')).toBe('degraded');
	expect(scene.sim.stats.logins).toBe(logins + 1);
	account().connection.heal();
	await shownTo(eve, { messageId: (await send('after')).messageId });
	await scene.reaches('sales', 'connected');
	expect(scene.sim.stats.logins).toBe(logins + 1);
});

test('a message that comes and is never worked through is noticed', async () => {
	// Asked of the first message of a session.
	const find = jest.spyOn(scene.storage.inbox, 'find');
	find.mockImplementationOnce(() => new Promise(() => undefined));
	eve.text(account(), 'stuck');
	await becomesDeaf();
	expect(status().reason?.message).toMatch(/worked through/);
	await scene.reaches('sales', 'reconnecting');
	const received = await scene.next('message.received');
	expect(received).toMatchObject({ message: { text: 'stuck' } });
	await scene.reaches('sales', 'connected');
});

test.each([
	['idle', 0],
	['slow', 200],
])('an account that is %s is neither shown as degraded nor logged in anew', async (_what, ms) => {
	const { logins } = scene.sim.stats;
	const seen = new Set<string>();
	const look = setInterval(() => seen.add(status().state), 20);
	if (ms > 0) account().connection.slow(ms);
	await looks(40);
	await shownTo(eve, await send('still there'));
	clearInterval(look);
	expect([...seen]).toEqual(['connected']);
	expect(scene.sim.stats.logins).toBe(logins);
});

test('the state says when the line was heard of last', async () => {
	const before = Date.now();
	await send('hello');
	const { line } = await scene.call('instance.get', { instance: 'sales' });
	for (const at of [line?.heardAt, line?.trafficAt]) {
		expect(Date.parse(at ?? '')).toBeGreaterThanOrEqual(before);
	}
	account().connection.refuse(503, 1_000);
	account().connection.drop();
	await scene.reaches('sales', 'reconnecting');
	expect((await scene.call('instance.get', { instance: 'sales' })).line).toBeNull();
});
