import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const instance = 'sales';

describe.each(['lid', 'pn'] as const)(
	'a channel followed live, with %s addressing',
	(addressing) => {
		let scene: Scene;
		let account: Account;
		let eve: Contact;

		beforeAll(async () => {
			scene = await Scene.open({ addressing });
			eve = scene.sim.contact('15550002001', { name: 'Eve' });
			account = await scene.link(instance, '15550001001');
		});
		afterAll(() => scene.close());

		const counted = (messageId: string, views: number) =>
			scene.next(
				'message.counted',
				({ data }) => data.messageId === messageId && data.views === views,
			);

		test('its views and reactions are told as they change, and shown with the post', async () => {
			const channel = scene.sim.channel('Eve speaks', { owner: eve });
			const old = channel.post('before anybody followed');
			channel.follow(account);
			const posted = channel.post('good morning');
			await scene.next('message.received', ({ data }) => data.messageId === posted.id);
			channel.view(posted);
			const named = { instance, channel: channel.jid };
			await expect(scene.call('channel.get', named)).resolves.toMatchObject({ live: false });
			await scene.call('channel.setLive', named);
			await expect(scene.call('channel.get', named)).resolves.toMatchObject({ live: true });
			channel.react(eve, posted, '👍');
			await expect(counted(posted.id, 2)).resolves.toMatchObject({
				...{ chatId: channel.jid, phone: null, lid: null, number: posted.number },
			});
			await expect(counted(posted.id, 2)).resolves.toMatchObject({
				reactions: [{ emoji: '👍', count: 1 }],
			});
			await expect(
				scene.call('message.get', { instance, messageId: posted.id }),
			).resolves.toMatchObject({
				...{ views: 2, reactions: [{ emoji: '👍', count: 1 }] },
			});
			channel.view(old);
			await expect(counted(old.id, 1)).resolves.toMatchObject({
				number: old.number,
				reactions: [],
			});
			await scene.call('message.react', {
				...{ instance, chat: channel.jid, fromMe: false, messageId: old.id, emoji: '❤️' },
			});
			await expect(counted(old.id, 1)).resolves.toMatchObject({
				reactions: [{ emoji: '❤️', count: 1 }],
			});
			const { messages } = await scene.call('channel.listMessages', named);
			expect(messages).toMatchObject([
				{ messageId: posted.id, views: 2, reactions: [{ emoji: '👍', count: 1 }] },
				{ messageId: old.id, views: 1, reactions: [{ emoji: '❤️', count: 1 }] },
			]);
		});

		test('it is asked for again in time and after a restart, and not any more once nobody wants it', async () => {
			const channel = scene.sim.channel('Eve speaks', { owner: eve });
			const posted = channel.post('on and on');
			const named = { instance, channel: channel.jid };
			channel.tellLiveFor(1);
			await scene.call('channel.setLive', named);
			await scene.until(() => channel.live.asked >= 3);
			channel.view(posted);
			await counted(posted.id, 1);
			await scene.reboot();
			await scene.reaches(instance, 'connected');
			const { asked } = channel.live;
			await scene.until(() => channel.live.asked > asked);
			channel.view(posted);
			await counted(posted.id, 2);
			await scene.call('channel.setLive', { ...named, live: false });
			channel.view(posted);
			await scene.until(() => channel.live.watchers === 0);
			channel.view(posted);
			const gone = { instance, channel: '120363000000000000@newsletter' };
			await expect(scene.call('channel.setLive', gone)).rejects.toMatchObject({
				code: 'NOT_FOUND',
			});
			expect(scene.told('message.counted', ({ data }) => data.chatId === channel.jid)).toHaveLength(
				2,
			);
		});
	},
);
