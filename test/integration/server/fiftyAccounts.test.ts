import type { Contact } from '../../../src/simulator';
import { HookServer, type Post } from '../../support/HookServer';
import { ServedGateway } from './ServedGateway';

const ACCOUNTS = 50;
const EACH_WAY = 20;
/** Links that are made side by side. */
const AT_ONCE = 5;
const LIMIT_MS = 180_000;

interface Side {
	instance: string;
	number: string;
	/** Who writes with this account, and with no other. */
	person: Contact;
}

interface Delivered {
	instance: string;
	data: { messageId: string; message: { text: string } };
}

let gateway: ServedGateway;
let hook: HookServer;
let sides: Side[];

beforeAll(async () => {
	hook = await HookServer.open();
	gateway = await ServedGateway.open();
	sides = Array.from({ length: ACCOUNTS }, (_, index) => ({
		instance: `account-${index}`,
		number: `1555100${String(index).padStart(4, '0')}`,
		person: gateway.whatsapp.simulator.contact(`1555200${String(index).padStart(4, '0')}`, {
			name: `Person ${index}`,
		}),
	}));
	await inTurns(sides, async ({ instance, number }) => {
		await gateway.link(instance, number);
		await gateway.node.call('PUT', `/instances/${instance}/webhook`, {
			url: hook.url,
			events: ['message.received'],
		});
	});
}, LIMIT_MS);

afterAll(async () => {
	await gateway?.close();
	await hook?.close();
}, LIMIT_MS);

async function inTurns<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
	const waiting = [...all];
	const take = async () => {
		for (let each = waiting.shift(); each; each = waiting.shift()) await work(each);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, take));
}

const numbered = (way: 'in' | 'out', { instance }: Side) =>
	Array.from({ length: EACH_WAY }, (_, index) => `${way} ${index} of ${instance}`);

async function send(side: Side): Promise<string[]> {
	const ids: string[] = [];
	for (const text of numbered('out', side)) {
		const { messageId, state } = await gateway.node.call<{ messageId: string; state: string }>(
			'POST',
			`/instances/${side.instance}/messages/text`,
			{ to: side.person.number, text },
		);
		expect(state).toMatch(/server_ack|delivered/);
		ids.push(messageId);
	}
	return ids;
}

const deliveredIn = ({ body }: Post) => JSON.parse(body) as Delivered;

test(
	'50 accounts of one process lose nothing, tell nothing twice and keep the order of each chat',
	async () => {
		const written = new Map(
			sides.map((side) => [
				side.instance,
				numbered('in', side).map((text) => side.person.text(side.number, text).id),
			]),
		);
		const sent = await Promise.all(sides.map(send));
		await hook.post(ACCOUNTS * EACH_WAY - 1);

		const told = hook.posts.map(deliveredIn);
		for (const [index, side] of sides.entries()) {
			const { instance, person } = side;
			await person.receives({ id: sent[index]?.at(-1) ?? '' });
			expect(person.inbox.map(({ text }) => text)).toEqual(numbered('out', side));
			expect(person.inbox.map(({ id }) => id)).toEqual(sent[index]);
			const here = told.filter((each) => each.instance === instance);
			expect(here.map(({ data }) => data.message.text)).toEqual(numbered('in', side));
			expect(here.map(({ data }) => data.messageId)).toEqual(written.get(instance));
		}
		expect(new Set(hook.ids).size).toBe(ACCOUNTS * EACH_WAY);
		expect(hook.posts).toHaveLength(ACCOUNTS * EACH_WAY);
	},
	LIMIT_MS,
);
