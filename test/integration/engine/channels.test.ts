import sharp from 'sharp';
import { GatewayError } from '../../../src/domain/errors';
import type { Account, ChannelHandle, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const instance = 'sales';

describe.each(['lid', 'pn'] as const)('channels, with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;
	let picture64: string;

	beforeAll(async () => {
		const grey = { width: 64, height: 64, channels: 3, background: '#888' } as const;
		picture64 = (await sharp({ create: grey }).jpeg().toBuffer()).toString('base64');
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		account = await scene.link(instance, '15550001001');
	});
	afterAll(() => scene.close());

	async function own(): Promise<ChannelHandle> {
		const { channelId } = await scene.call('channel.create', { instance, name: 'Acme News' });
		return handle(channelId);
	}

	function handle(jid: string): ChannelHandle {
		const found = scene.sim.findChannel(jid);
		if (!found) throw new Error(`there is no channel ${jid}`);
		return found;
	}

	test('one is made, shown, changed and deleted', async () => {
		const made = await scene.call('channel.create', {
			instance,
			name: 'Acme News',
			description: 'What is new',
			picture: { base64: picture64 },
		});
		const channel = handle(made.channelId);
		expect(made).toEqual({
			channelId: channel.jid,
			name: 'Acme News',
			description: 'What is new',
			inviteUrl: channel.link,
			pictureUrl: expect.stringMatching(/^https:\/\/pps\.whatsapp\.net\/v\//) as string,
			followers: 0,
			verified: false,
			role: 'owner',
			muted: false,
			live: false,
			createdAt: expect.stringMatching(/Z$/) as string,
		});
		expect(channel.picture?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));

		const named = { instance, channel: channel.jid };
		await scene.call('channel.update', { ...named, name: 'Acme Weekly' });
		expect(channel).toMatchObject({ name: 'Acme Weekly', description: 'What is new' });
		await scene.call('channel.update', { ...named, description: '' });
		await expect(scene.call('channel.get', named)).resolves.toMatchObject({
			name: 'Acme Weekly',
			description: null,
		});
		await expect(scene.call('channel.delete', named)).resolves.toEqual({ deleted: true });
		expect(scene.sim.findChannel(channel.jid)).toBeUndefined();
		await expect(scene.call('channel.get', named)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	test('one of somebody else is found by its link, followed and left', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		const named = { instance, channel: `${channel.link}?ref=1` };
		await expect(scene.call('channel.get', named)).resolves.toMatchObject({
			channelId: channel.jid,
			role: 'guest',
			description: null,
		});
		await scene.call('channel.setFollowed', { ...named, muted: true });
		expect(channel.followers).toEqual({ [account.number]: { muted: true } });
		await expect(scene.call('channel.get', named)).resolves.toMatchObject({
			role: 'follower',
			muted: true,
			followers: 1,
		});
		await scene.call('channel.setFollowed', { ...named, muted: false });
		expect(channel.followers).toEqual({ [account.number]: { muted: false } });
		await scene.call('channel.setFollowed', { ...named, followed: false });
		expect(channel.followers).toEqual({});

		await expect(scene.call('channel.update', { ...named, name: 'Mine' })).rejects.toMatchObject({
			code: 'NOT_ALLOWED',
		});
		await expect(scene.call('channel.get', { instance, channel: 'x' })).rejects.toMatchObject({
			code: 'BAD_REQUEST',
			details: { field: 'channel' },
		});
		const gone = { instance, channel: '120363000000000000@newsletter' };
		await expect(scene.call('channel.setFollowed', gone)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});

	test('what is posted is there in clear, and is told as sent', async () => {
		const channel = await own();
		const sent = await scene.call('message.sendText', {
			instance,
			to: channel.jid,
			text: 'News of https://acme.example',
			delayMs: 1,
		});
		expect(sent).toMatchObject({
			chatId: channel.jid,
			phone: null,
			lid: null,
			state: 'server_ack',
		});
		expect(channel.posts).toMatchObject([
			{
				id: sent.messageId,
				number: 100,
				by: account.number,
				content: { extendedTextMessage: { text: 'News of https://acme.example' } },
			},
		]);
		await expect(scene.sent(sent.messageId)).resolves.toMatchObject({
			chatId: channel.jid,
			sender: { id: account.jid },
			message: { type: 'text', text: 'News of https://acme.example' },
			isGroup: false,
			sentBy: 'api',
		});
		await expect(
			scene.call('message.getState', { instance, messageId: sent.messageId }),
		).resolves.toMatchObject({ state: 'server_ack' });
		await expect(
			scene.call('message.get', { instance, messageId: sent.messageId }),
		).resolves.toMatchObject({ chatId: channel.jid, state: 'server_ack' });
	});

	test('a posted file is not encrypted, and a second post names the same upload', async () => {
		const channel = await own();
		const picture = {
			instance,
			to: channel.jid,
			type: 'image',
			media: { base64: picture64, mimeType: 'image/jpeg' },
		} as const;
		const { uploads } = scene.sim.media.stats;
		await scene.call('message.sendMedia', { ...picture, caption: 'Look' });
		await scene.call('message.sendMedia', { ...picture, caption: 'Again' });
		const { posts } = channel;
		expect(posts.map(({ content }) => content.imageMessage?.caption)).toEqual(['Look', 'Again']);
		const [first, second] = posts.map((post) => channel.file(post));
		expect(first?.length).toBeGreaterThan(0);
		expect(second).toEqual(first);
		expect(scene.sim.media.stats.uploads - uploads).toBe(1);

		const file = { base64: Buffer.from('%PDF-1.4 acme').toString('base64'), fileName: 'a.pdf' };
		await scene.call('message.sendMedia', {
			...picture,
			type: 'document',
			media: { ...file, mimeType: 'application/pdf' },
			caption: 'Prices',
		});
		const last = channel.posts.at(-1);
		expect(last?.content.documentMessage).toMatchObject({ fileName: 'a.pdf', caption: 'Prices' });
		expect(last && channel.file(last).toString()).toBe('%PDF-1.4 acme');
	});

	test('a post is changed and taken back', async () => {
		const channel = await own();
		const to = { instance, to: channel.jid };
		const { messageId } = await scene.call('message.sendText', { ...to, text: 'frist' });
		await scene.call('message.edit', { instance, messageId, text: 'first' });
		expect(channel.posts).toMatchObject([
			{ id: messageId, content: { extendedTextMessage: { text: 'first' } } },
		]);
		await expect(
			scene.next('message.edited', ({ data }) => data.messageId === messageId),
		).resolves.toMatchObject({ chatId: channel.jid, message: { text: 'first' }, sentBy: 'api' });
		await expect(scene.call('message.get', { instance, messageId })).resolves.toMatchObject({
			message: { text: 'first' },
		});
		const named = { instance, channel: channel.jid };
		const before = await scene.call('channel.listMessages', named);
		expect(before.messages).toMatchObject([{ messageId, message: { text: 'first' } }]);

		await scene.call('message.delete', { instance, messageId });
		await expect(
			scene.next('message.deleted', ({ data }) => data.messageId === messageId),
		).resolves.toMatchObject({ chatId: channel.jid, sentBy: 'api' });
		await expect(scene.call('channel.listMessages', named)).resolves.toEqual({ messages: [] });
	});

	test('what is done to posts of a channel that is followed is told', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		channel.follow(account);
		const posted = channel.post('good mroning');
		await scene.next('message.received', ({ data }) => data.messageId === posted.id);
		channel.amend(posted, 'good morning');
		await expect(
			scene.next('message.edited', ({ data }) => data.messageId === posted.id),
		).resolves.toMatchObject({
			chatId: channel.jid,
			sender: { id: channel.jid },
			message: { text: 'good morning' },
			sentBy: 'contact',
		});
		await expect(
			scene.call('message.get', { instance, messageId: posted.id }),
		).resolves.toMatchObject({ message: { text: 'good morning' } });
		channel.amend(posted);
		await expect(
			scene.next('message.deleted', ({ data }) => data.messageId === posted.id),
		).resolves.toMatchObject({ chatId: channel.jid, sentBy: 'contact' });
	});

	test('a reaction goes to its post, whether that came a moment ago or long before', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		const old = channel.post('before anybody followed');
		channel.follow(account);
		const posted = channel.post('good morning');
		await scene.next('message.received', ({ data }) => data.messageId === posted.id);
		const react = (messageId: string, emoji: string) =>
			scene.call('message.react', {
				...{ instance, chat: channel.jid, fromMe: false, messageId, emoji },
			});
		const reacted = await react(posted.id, '👍');
		await expect(
			scene.next('message.reaction', ({ data }) => data.messageId === reacted.messageId),
		).resolves.toMatchObject({
			chatId: channel.jid,
			reaction: { messageId: posted.id, emoji: '👍' },
			sentBy: 'api',
		});
		await react(old.id, '❤️');
		const reactions = () => channel.posts.map((post) => post.reactions);
		expect(reactions()).toEqual([{ [account.number]: '❤️' }, { [account.number]: '👍' }]);
		await react(posted.id, '');
		expect(reactions()).toEqual([{ [account.number]: '❤️' }, {}]);
		await expect(react('3EB0UNKNOWN', '👍')).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
	});

	test('what a channel cannot show is refused before it is stored', async () => {
		const channel = await own();
		const to = { instance, to: channel.jid };
		const refused = { code: 'BAD_REQUEST' };
		await expect(
			scene.call('message.sendPoll', { ...to, question: 'Lunch?', options: ['a', 'b'] }),
		).rejects.toMatchObject(refused);
		const first = await scene.call('message.sendText', { ...to, text: 'first' });
		await expect(
			scene.call('message.sendText', { ...to, text: 'second', replyTo: first.messageId }),
		).rejects.toMatchObject({ ...refused, details: { field: 'replyTo' } });
		await expect(
			scene.call('message.pin', { instance, messageId: first.messageId }),
		).rejects.toMatchObject(refused);
		await expect(
			scene.call('message.forward', { instance, messageId: first.messageId, to: channel.jid }),
		).rejects.toMatchObject(refused);
		expect(channel.posts).toHaveLength(1);

		const foreign = scene.sim.channel('Eve speaks', { owner: eve });
		await expect(
			scene.call('message.sendText', { instance, to: foreign.jid, text: 'mine' }),
		).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
	});

	test('a post that is accepted without a line leaves once there is one', async () => {
		const channel = await own();
		account.connection.refuse(503);
		account.connection.drop();
		await scene.reaches(instance, 'reconnecting');
		const request = { instance, to: channel.jid, text: 'later', waitFor: 'accepted' } as const;
		const { messageId } = await scene.call('message.sendText', request);
		await scene.reaches(instance, 'connected');
		await expect(scene.sent(messageId)).resolves.toMatchObject({ chatId: channel.jid });
		expect(channel.posts.map(({ id }) => id)).toEqual([messageId]);
	});

	test('what is done to chats is not done to channels', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		await expect(
			scene.call('chat.setMuted', { instance, chat: channel.jid, muted: true }),
		).rejects.toMatchObject({ code: 'INVALID_NUMBER' });
		await expect(scene.call('call.offer', { instance, to: channel.jid })).rejects.toMatchObject({
			code: 'INVALID_NUMBER',
		});
	});

	test('posts of channels that are followed come as events, with their files', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		channel.follow(account);
		const posted = channel.post('good morning');
		const told = await scene.next('message.received', ({ data }) => data.messageId === posted.id);
		expect(told).toMatchObject({
			chatId: channel.jid,
			phone: null,
			lid: null,
			isGroup: false,
			sender: { id: channel.jid, phone: null },
			message: { type: 'text', text: 'good morning' },
			sentBy: 'contact',
		});
		const bytes = Buffer.from(picture64, 'base64');
		const shown = channel.postFile({ kind: 'image', bytes, caption: 'Look' });
		const { messageId, media } = await scene.next(
			'message.received',
			({ data }) => data.messageId === shown.id,
		);
		expect(media).toMatchObject({ mimeType: 'image/jpeg', size: bytes.length, keys: null });
		await expect(
			scene.call('message.downloadMedia', { instance, messageId }),
		).resolves.toMatchObject({ base64: picture64, type: 'image' });
	});

	test('what the owner posts on the phone is told as sent by a person', async () => {
		const channel = scene.sim.channel('Mine', { owner: account });
		const posted = channel.post('typed on the phone');
		await expect(scene.sent(posted.id)).resolves.toMatchObject({
			chatId: channel.jid,
			message: { text: 'typed on the phone' },
			sentBy: 'human',
		});
	});

	test('channels are left out where the instance was told so', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		channel.follow(account);
		await scene.call('settings.set', { instance, ignoreChannels: true });
		const unheard = channel.post('not for you');
		await scene.until(() => account.devices.every(({ waiting }) => waiting === 0));
		await scene.call('settings.set', { instance, ignoreChannels: false });
		const heard = channel.post('for you');
		await scene.next('message.received', ({ data }) => data.messageId === heard.id);
		expect(scene.told('message.received', ({ data }) => data.messageId === unheard.id)).toEqual([]);
	});

	test('posts are listed from the newest, page by page', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		const [first, second] = ['one', 'two', 'three'].map((text) => channel.post(text));
		if (!first || !second) throw new Error('not posted');
		channel.react(account, second, '👍');
		const named = { instance, channel: channel.jid };
		const { messages } = await scene.call('channel.listMessages', { ...named, count: 2 });
		expect(messages).toMatchObject([
			{ number: 102, message: { text: 'three' }, views: 0, reactions: [] },
			{
				number: 101,
				messageId: second.id,
				chatId: channel.jid,
				message: { text: 'two' },
				sender: { id: channel.jid },
				sentBy: 'contact',
				views: 1,
				reactions: [{ emoji: '👍', count: 1 }],
			},
		]);
		const older = await scene.call('channel.listMessages', { ...named, before: second.number });
		expect(older.messages).toMatchObject([{ number: 100, messageId: first.id }]);
	});

	test('a post that came while the gateway was off is told once, also after a crash', async () => {
		const channel = scene.sim.channel('Eve speaks', { owner: eve });
		channel.follow(account);
		await scene.halt();
		const posted = channel.post('while you slept');
		scene.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'the journal is not reached');
		};
		await scene.boot();
		await scene.reaches(instance, 'connected');
		// WhatsApp was told that it came, so it is on disk and nowhere else.
		await scene.until(() => account.devices.every(({ waiting }) => waiting === 0));
		await scene.crash();
		scene.beforeAppend = () => undefined;
		await scene.reaches(instance, 'connected');
		await expect(
			scene.next('message.received', ({ data }) => data.messageId === posted.id),
		).resolves.toMatchObject({ message: { text: 'while you slept' } });
		expect(scene.told('message.received', ({ data }) => data.messageId === posted.id)).toHaveLength(
			1,
		);
	});
});
