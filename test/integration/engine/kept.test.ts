import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const self = '15550001001';

describe.each(['lid', 'pn'] as const)(
	'messages that are kept, with %s addressing',
	(addressing) => {
		let scene: Scene;
		let eve: Contact;
		let account: Account;

		beforeAll(async () => {
			scene = await Scene.open({ addressing });
			eve = scene.sim.contact('15550002001', { name: 'Eve' });
			account = await scene.link('sales', self);
		});

		afterAll(() => scene.close());

		const get = (messageId: string) => scene.call('message.get', { instance: 'sales', messageId });

		test('a received one is shown as it was told', async () => {
			const { id } = eve.text(self, 'keep this');
			const told = await scene.next('message.received', ({ data }) => data.messageId === id);
			const { conversationId, ...message } = told;
			expect(conversationId).toBe(`sales:${message.chatId}`);
			await expect(get(id)).resolves.toEqual({ ...message, state: null, starred: false });
		});

		test('a sent one is shown with how far it has come', async () => {
			const { messageId } = await scene.call('message.sendText', {
				...{ instance: 'sales', to: eve.number, text: 'sent from here', waitFor: 'delivered' },
			});
			const sent = { sentBy: 'api', state: 'delivered', sender: { phone: self } };
			await expect(get(messageId)).resolves.toMatchObject({ ...sent, phone: eve.number });
		});

		test('one that a person typed on the phone has no state', async () => {
			const { id } = account.phone.text(eve.number, 'typed');
			await scene.next('message.sent', ({ data }) => data.messageId === id);
			await expect(get(id)).resolves.toMatchObject({ sentBy: 'human', state: null });
		});

		test('one that is not kept is not found', async () => {
			await expect(get('NOTHING')).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
		});

		test('the sender sees that messages were read', async () => {
			const sent = [eve.text(self, 'one'), eve.text(self, 'two')];
			const messageIds = sent.map(({ id }) => id);
			for (const id of messageIds) {
				await scene.next('message.received', ({ data }) => data.messageId === id);
			}
			expect(sent.some(({ reached }) => reached.has('read'))).toBe(false);
			const read = { instance: 'sales', chat: eve.number, messageIds };
			await expect(scene.call('message.markRead', read)).resolves.toEqual({ success: true });
			await Promise.all(sent.map((each) => each.read()));
		});
	},
);
