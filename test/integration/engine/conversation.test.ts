import { Scene } from './Scene';

describe.each(['lid', 'pn'] as const)('a conversation with %s addressing', (addressing) => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		scene.sim.contact('15550002001', { name: 'Eve', receipts: 'read' });
		await scene.link('sales', '15550001001');
	});

	afterAll(() => scene.close());

	test('text to a number reaches the person, and its states follow to read', async () => {
		const eve = scene.sim.contact('15550002001');
		const sent = await scene.call('message.sendText', {
			instance: 'sales',
			to: '+1 (555) 000-2001',
			text: 'hello Eve',
		});
		expect(sent).toMatchObject({ state: 'server_ack', phone: '15550002001', repeated: false });
		await expect(eve.receives({ text: 'hello Eve' })).resolves.toMatchObject({
			id: sent.messageId,
		});
		const told = await scene.next('message.sent');
		expect(told).toMatchObject({
			messageId: sent.messageId,
			sentBy: 'api',
			message: { type: 'text', text: 'hello Eve' },
			sender: { phone: '15550001001' },
		});
		const states = ['server_ack', 'delivered', 'read'];
		for (const state of states) {
			await scene.next('message.status', ({ data }) => data.state === state);
		}
		await expect(
			scene.call('message.getState', { instance: 'sales', messageId: sent.messageId }),
		).resolves.toMatchObject({ state: 'read', failure: null });
	});

	test('text from a person becomes an event with both addresses, and is receipted', async () => {
		const eve = scene.sim.contact('15550002001');
		const sent = eve.text('15550001001', 'hi');
		const received = await scene.next('message.received', ({ data }) => data.messageId === sent.id);
		expect(received).toMatchObject({
			phone: '15550002001',
			lid: eve.lid,
			isGroup: false,
			chatId: addressing === 'lid' ? eve.lid : eve.jid,
			sender: { name: 'Eve', phone: '15550002001', lid: eve.lid },
			message: { type: 'text', text: 'hi', quoted: null },
			sentBy: 'contact',
			raw: { conversation: 'hi' },
		});
		await sent.delivered();
	});

	test('an answer to the chat id of an event arrives, quoting the question', async () => {
		const eve = scene.sim.contact('15550002001');
		const question = eve.text('15550001001', 'are you there?');
		const { chatId } = await scene.next(
			'message.received',
			({ data }) => data.messageId === question.id,
		);
		await scene.call('message.sendText', {
			instance: 'sales',
			to: chatId,
			text: 'yes',
			replyTo: question.id,
			waitFor: 'delivered',
		});
		const answer = await eve.receives({ text: 'yes' });
		expect(answer.message).toMatchObject({
			extendedTextMessage: { contextInfo: { stanzaId: question.id } },
		});
		const reply = eve.text('15550001001', 'good', { quoted: answer });
		await expect(
			scene.next('message.received', ({ data }) => data.messageId === reply.id),
		).resolves.toMatchObject({ message: { quoted: { messageId: answer.id, text: 'yes' } } });
	});

	test('what the owner types on the phone is told as sent by a person', async () => {
		const account = scene.sim.account('15550001001');
		const typed = account.phone.typesMessage('15550002001', 'from my phone');
		await expect(
			scene.next('message.sent', ({ data }) => data.messageId === typed.id),
		).resolves.toMatchObject({
			sentBy: 'human',
			phone: '15550002001',
			message: { text: 'from my phone' },
			sender: { phone: '15550001001' },
		});
	});
});
