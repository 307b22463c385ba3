import type { Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

let scene: Scene;
let eve: Contact;

beforeAll(async () => {
	scene = await Scene.open({ engine: { instanceDefaults: { outbox: { drainMs: 200 } } } });
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	// A first send asks for the devices anyway.
	await send('hello');
});

afterAll(() => scene.close());

const send = (text: string) =>
	scene.call('message.sendText', { instance: 'sales', to: '15550002001', text });

const nackOf = (code: number) => scene.sim.faults.onSend({ to: eve.number }).nack(code);

/** How often the client wrote a message with this id. */
const written = (id: string) =>
	scene.sim.log.filter(
		({ direction, stanza }) =>
			direction === 'in' && stanza.tag === 'message' && stanza.attrs.id === id,
	).length;

const deviceQuestions = () =>
	scene.sim.log.filter(
		({ direction, stanza }) => direction === 'in' && stanza.attrs.xmlns === 'usync',
	).length;

async function failureOf(sending: Promise<unknown>) {
	const error: unknown = await sending.then(
		() => new Error('it was sent'),
		(reason: unknown) => reason,
	);
	return error as { code: string; details: { messageId: string } };
}

test.each([
	[400, 'MESSAGE_REFUSED'],
	[401, 'MESSAGE_REFUSED'],
	[403, 'MESSAGE_REFUSED'],
	[404, 'MESSAGE_REFUSED'],
	[405, 'MESSAGE_REFUSED'],
	[420, 'MESSAGE_REFUSED'],
	[429, 'RATE_LIMITED'],
	[463, 'CONTACT_LIMITED'],
	[500, 'MESSAGE_REFUSED'],
	[599, 'MESSAGE_REFUSED'],
])('%i fails with %s and is never written again', async (code, told) => {
	const fault = nackOf(code).times(1);
	const asked = deviceQuestions();
	const error = await failureOf(send(`nacked ${code}`));
	expect(error.code).toBe(told);
	const after = await send(`after ${code}`);
	await shownTo(eve, after);
	expect(fault.hits).toBe(1);
	expect(written(error.details.messageId)).toBe(1);
	expect(deviceQuestions()).toBe(asked);
	expect(eve.inbox.map(({ text }) => text)).not.toContain(`nacked ${code}`);
});

test.each([421, 475, 479])(
	'%i asks for the devices anew and writes once more, under the same id',
	async (code) => {
		const fault = nackOf(code).times(1);
		const asked = deviceQuestions();
		const sent = await send(`again ${code}`);
		expect(sent.state).toBe('server_ack');
		expect(await shownTo(eve, sent)).toMatchObject({
			extendedTextMessage: { text: `again ${code}` },
		});
		expect(fault.hits).toBe(1);
		expect(written(sent.messageId)).toBe(2);
		expect(deviceQuestions()).toBeGreaterThan(asked);
	},
);

test.each([421, 475, 479])('%i twice is final', async (code) => {
	const fault = nackOf(code);
	const error = await failureOf(send(`never ${code}`));
	fault.stop();
	expect(error.code).toBe('MESSAGE_REFUSED');
	await shownTo(eve, await send(`end ${code}`));
	expect(fault.hits).toBe(2);
	expect(written(error.details.messageId)).toBe(2);
	expect(eve.inbox.map(({ text }) => text)).not.toContain(`never ${code}`);
});
