import { once } from 'node:events';
import type { EventData } from '../../../src/catalogue/events';
import { Scene } from './Scene';

test('what comes during the catch-up does not overtake what waited', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', '15550001001');
	eve.text(account, 'hello');
	await scene.next('message.received');

	account.connection.drop();
	await scene.until(() => account.devices[0]?.connected === false);
	const waited = Array.from({ length: 40 }, (_, n) => `waited ${n}`);
	for (const text of waited) eve.text(account, text);
	await once(scene.sim.network, 'login');
	const live = Array.from({ length: 5 }, (_, n) => `live ${n}`);
	for (const text of live) eve.text(account, text);

	const all = ['hello', ...waited, ...live];
	await scene.until(() => scene.told('message.received').length === all.length);
	const texts = scene
		.told('message.received')
		.map(({ data }) => (data as EventData<'message.received'>).message.text);
	expect(texts).toEqual(all);
	await scene.close();
});
