import type { Contact } from '../../../src/simulator';
import { Scene } from '../engine/Scene';
import { Gateway } from './Gateway';

const number = '15550001001';

let scene: Scene;
let gateway: Gateway;
let eve: Contact;
let messageId: string;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', number);
	eve.text(number, 'hi');
	await scene.next('message.received');
	const sent = await scene.call('message.sendText', {
		instance: 'sales',
		to: eve.number,
		text: 'answer',
		waitFor: 'delivered',
	});
	({ messageId } = sent);
	await scene.next('message.status', ({ data }) => data.state === 'delivered');
	gateway = await Gateway.open(scene);
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

test('messages and their states in the tongue of Evolution', async () => {
	const where = { key: { remoteJid: eve.jid } };
	const found = await gateway.evolution('POST', '/chat/findMessages/sales', { body: { where } });
	expect(found).toMatchObject({
		status: 200,
		body: {
			messages: {
				...{ total: 2, pages: 1, currentPage: 1 },
				records: [
					{
						key: { id: messageId, fromMe: true },
						message: {},
						messageType: expect.any(String) as string,
					},
					{ key: { fromMe: false }, pushName: 'Eve' },
				],
			},
		},
	});
	const states = await gateway.evolution('POST', '/chat/findStatusMessage/sales', {
		body: { where: { id: messageId } },
	});
	expect(states).toMatchObject({
		status: 200,
		body: [
			{ keyId: messageId, status: 'SERVER_ACK', fromMe: true },
			{ keyId: messageId, status: 'DELIVERY_ACK', fromMe: true },
		],
	});
});

test('statistics in the tongue of Zapini, and in ours', async () => {
	expect(await gateway.zapini('GET', '/instances/sales/stats')).toEqual({
		status: 200,
		body: {
			success: true,
			data: {
				messages_sent_today: 1,
				remaining_quota: null,
				daily_limit: null,
				messages_this_week: 1,
				messages_this_month: 1,
				messages_received_today: 1,
				conversations_count: 1,
				contacts_count: 1,
			},
		},
	});
	expect(await gateway.zapini('GET', '/instances')).toMatchObject({
		body: {
			data: { instances: [{ uuid: 'sales', messages_sent_today: 1, can_send_messages: true }] },
		},
	});
	expect(await gateway.native('POST', 'sales/get-stats', { body: {} })).toMatchObject({
		status: 200,
		body: { sentToday: 1, receivedToday: 1, dailyLimit: null },
	});
});
