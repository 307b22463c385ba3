import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../support/runCli';
import { Scene } from './Scene';

const self = '15550001001';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.open();
});

afterEach(() => scene.close());

/** Every file below the media folder. */
function storedFiles(): string[] {
	const folder = join(scene.folder, 'media');
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
		/[0-9a-f]{64}$/.test(name),
	);
}

async function talk() {
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const bob = scene.sim.contact('15550002002', { name: 'Bob' });
	await scene.link('sales', self);
	const fromEve = eve.text(self, 'forget me');
	const fromBob = bob.text(self, 'keep me');
	for (const { id } of [fromEve, fromBob]) {
		await scene.next('message.received', ({ data }) => data.messageId === id);
	}
	const sent = await scene.call('message.sendText', {
		...{ instance: 'sales', to: eve.lid, text: 'what about?', waitFor: 'delivered' },
	});
	await scene.sent(sent.messageId);
	return { eve, bob, fromEve, fromBob, sent };
}

/** Events that say anything of this person. */
async function eventsNaming(user: string): Promise<unknown[]> {
	const { events } = await scene.storage.journal.scan({ instance: 'sales' }, 0, 1_000);
	return events.filter(({ data, lane }) => JSON.stringify([data, lane]).includes(user));
}

test('a person is erased while the gateway runs, and may write again as a stranger', async () => {
	const { eve, bob, fromEve, fromBob, sent } = await talk();
	const erased = await scene.call('contact.erase', { instance: 'sales', contact: eve.number });
	expect(erased).toMatchObject({ messages: 2, sends: 1, sessions: 0 });
	expect(erased.events).toBeGreaterThan(2);
	for (const messageId of [fromEve.id, sent.messageId]) {
		const get = scene.call('message.get', { instance: 'sales', messageId });
		await expect(get).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
	}
	for (const user of [eve.number, eve.lid.split('@')[0] ?? '']) {
		expect(await eventsNaming(user)).toEqual([]);
	}
	expect(await eventsNaming(bob.number)).not.toEqual([]);
	await scene.call('message.get', { instance: 'sales', messageId: fromBob.id });
	const { contacts } = await scene.call('contact.list', { instance: 'sales' });
	expect(contacts.map(({ phone }) => phone)).toEqual([bob.number]);
	expect(storedFiles()).toEqual([]);

	const again = eve.text(self, 'it is me again');
	await scene.next('message.received', ({ data }) => data.messageId === again.id);
	const answer = { instance: 'sales', to: eve.lid, text: 'who?', waitFor: 'delivered' as const };
	await scene.call('message.sendText', answer);
	await eve.receives({ from: self, text: 'who?' });
});

test('with its sessions, too, the next message in either direction begins anew', async () => {
	const { eve } = await talk();
	const request = { instance: 'sales', contact: eve.number, sessions: true };
	expect((await scene.call('contact.erase', request)).sessions).toBeGreaterThan(0);
	const answer = {
		instance: 'sales',
		to: eve.number,
		text: 'hello',
		waitFor: 'delivered' as const,
	};
	await scene.call('message.sendText', answer);
	await eve.receives({ from: self, text: 'hello' });
	const again = eve.text(self, 'hi');
	await scene.next('message.received', ({ data }) => data.messageId === again.id);
});

test('neither a group nor the account itself is a person to erase', async () => {
	await talk();
	const own = scene.call('contact.erase', { instance: 'sales', contact: self });
	await expect(own).rejects.toMatchObject({ code: 'BAD_REQUEST' });
	const group = scene.call('contact.erase', {
		instance: 'sales',
		contact: '120363041234567890@g.us',
	});
	await expect(group).rejects.toMatchObject({ code: 'INVALID_NUMBER' });
});

test('the command line does it where no gateway runs', async () => {
	const { eve, bob } = await talk();
	const place = ['--data', scene.folder, '--network', 'sandbox'];
	const ask = (...args: string[]) => runCli(['erase', ...args, ...place]);
	expect(await ask('sales', eve.number)).toMatchObject({ code: 1 });
	await scene.halt();
	expect((await ask('nobody', eve.number)).err).toContain('no instance named "nobody"');
	const done = await ask('sales', `+${eve.number}`);
	expect(done).toMatchObject({ code: 0 });
	expect(done.out).toMatch(/messages: 2\n(.|\n)*Erased of \+15550002001 in sales: \d+ rows/);
	await scene.boot();
	await scene.reaches('sales', 'connected');
	expect(await eventsNaming(eve.lid)).toEqual([]);
	expect(await eventsNaming(bob.number)).not.toEqual([]);
});
