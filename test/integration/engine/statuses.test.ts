import type { Account, Contact, ReceivedMessage } from '../../../src/simulator';
import { jpeg, mp4, wav } from '../../support/files';
import { Scene } from './Scene';

const sales = { instance: 'sales' };
const self = '15550001001';
const statuses = 'status@broadcast';

describe.each(['lid', 'pn'] as const)('statuses with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;
	let ann: Contact;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		ann = scene.sim.contact('15550002002', { name: 'Ann' });
		account = await scene.link('sales', self);
	});

	afterAll(() => scene.close());

	const shownTo = (person: Contact, { messageId }: { messageId: string }) =>
		person.receives(({ id }) => id === messageId);
	const file = ({ message }: ReceivedMessage, field: string) =>
		message[field] as Record<string, unknown>;

	describe('posted from here', () => {
		test('words on a colour, shown to those named and on the own phone, and to nobody else', async () => {
			const sent = await scene.call('status.send', {
				...sales,
				text: 'We open at nine.',
				backgroundColor: '#1B5E20',
				font: 2,
				recipients: ['+1 555 000 2001'],
			});
			expect(sent).toMatchObject({ state: 'server_ack', chatId: statuses, phone: null, lid: null });
			const shown = await shownTo(eve, sent);
			expect(shown).toMatchObject({ chat: statuses, from: account.number });
			expect(shown.message).toMatchObject({
				extendedTextMessage: {
					text: 'We open at nine.',
					backgroundArgb: 0xff1b5e20,
					textArgb: 0xffffffff,
					font: 'FB_SCRIPT',
				},
			});
			await account.phone.receives(({ id }) => id === sent.messageId);
			expect(ann.inbox).toEqual([]);
			await expect(scene.sent(sent.messageId)).resolves.toMatchObject({
				chatId: statuses,
				sentBy: 'api',
				message: { type: 'text', text: 'We open at nine.' },
			});
			const { chats } = await scene.call('chat.list', sales);
			expect(chats).toEqual([]);
		});

		test('who saw it is told one by one, and shown with it, also what came while nobody listened', async () => {
			const { id } = eve.text(self, 'hello');
			await scene.next('message.received', ({ data }) => data.messageId === id);
			const recipients = [eve.number, ann.number];
			const sent = await scene.call('status.send', { ...sales, text: 'look', recipients });
			const { messageId } = sent;
			const [toEve, toAnn] = await Promise.all([shownTo(eve, sent), shownTo(ann, sent)]);
			const views = (state: string) =>
				scene.told(
					'message.status',
					({ data }) => data.messageId === messageId && data.state === state,
				);
			const view = ({ number }: Contact) =>
				scene.next(
					'message.status',
					({ data }) =>
						data.messageId === messageId &&
						(data.participant as { phone?: string } | undefined)?.phone === number,
				);
			// A viewer may be named either way, whatever the status was addressed by.
			const author = addressing === 'lid' ? account.lid : account.jid;
			eve.reads({ ...toEve, author });
			eve.reads(toEve);
			await expect(view(eve)).resolves.toMatchObject({
				...{ chatId: statuses, phone: null, state: 'read', failure: null },
				participant: { phone: eve.number, lid: eve.lid, name: 'Eve' },
			});
			const seen = await scene.call('message.getState', { ...sales, messageId });
			expect(seen).toMatchObject({ state: 'delivered', chatId: statuses });
			expect(seen.recipients).toHaveLength(2);
			const shown = ({ number }: Contact) => seen.recipients?.find(({ phone }) => phone === number);
			expect(shown(eve)).toMatchObject({ state: 'read', readAt: expect.any(String) as string });
			expect(shown(ann)).toMatchObject({ state: 'delivered', readAt: null });
			expect(views('read')).toHaveLength(1);
			account.connection.drop();
			ann.reads({ ...toAnn, author });
			await view(ann);
			await scene.next(
				'message.status',
				({ data }) =>
					data.messageId === messageId && data.state === 'read' && data.participant === undefined,
			);
			const { states } = await scene.call('message.listStates', { ...sales, messageId });
			expect(
				states.filter(({ state, participant }) => state === 'read' && participant !== null),
			).toHaveLength(2);
		});

		test('a picture, a film and a sound arrive whole; the sound is a voice note', async () => {
			const picture = await jpeg();
			const shared = { ...sales, recipients: [eve.number, ann.lid] };
			const post = (type: 'image' | 'video' | 'audio', bytes: Buffer, caption?: string) => {
				const media = { base64: bytes.toString('base64') };
				return scene.call('status.send', { ...shared, type, media, caption });
			};
			const image = await post('image', picture, 'new');
			for (const person of [eve, ann]) {
				const shown = await shownTo(person, image);
				expect(person.file(shown)).toEqual(picture);
				expect(file(shown, 'imageMessage')).toMatchObject({ caption: 'new' });
			}
			const film = mp4({ bytes: 4_000 });
			const video = await shownTo(ann, await post('video', film));
			expect(ann.file(video)).toEqual(film);
			const sound = await shownTo(ann, await post('audio', wav()));
			expect(file(sound, 'audioMessage')).toMatchObject({
				ptt: true,
				mimetype: 'audio/ogg; codecs=opus',
			});
		});

		test('for all contacts: everybody known here', async () => {
			for (const person of [eve, ann]) {
				const { id } = person.text(self, 'hi');
				await scene.next('message.received', ({ data }) => data.messageId === id);
			}
			const sent = await scene.call('status.send', { ...sales, text: 'all', allContacts: true });
			expect(await shownTo(eve, sent)).toMatchObject({ text: 'all' });
			expect(await shownTo(ann, sent)).toMatchObject({ text: 'all' });
		});

		test('who may not see the next one cannot read it: the key is another', async () => {
			const states = () => {
				const [companion] = account.person.companions.values();
				const author = account.person.address(companion?.device ?? 1);
				return eve.person.phone.keys.groups.idsOf(statuses, author).length;
			};
			const post = (recipients: string[]) =>
				scene.call('status.send', { ...sales, text: `for ${recipients.join()}`, recipients });
			await shownTo(eve, await post([eve.number, ann.number]));
			const before = states();
			await shownTo(eve, await post([eve.number, ann.number]));
			expect(states()).toBe(before);
			await shownTo(eve, await post([eve.number]));
			expect(states()).toBe(before + 1);
		});

		test('of two priorities at once, each has a key for its own audience alone', async () => {
			const [companion] = account.person.companions.values();
			const author = account.person.address(companion?.device ?? 1);
			const keysOf = ({ person }: Contact) => person.phone.keys.groups.idsOf(statuses, author);
			const shared = () => keysOf(eve).filter((id) => keysOf(ann).includes(id));
			const before = shared();
			const post = (person: Contact, priority: 'reply' | 'campaign') => {
				const status = { text: priority, recipients: [person.number], priority };
				return scene.call('status.send', { ...sales, ...status });
			};
			const [first, second] = await Promise.all([post(eve, 'reply'), post(ann, 'campaign')]);
			await Promise.all([shownTo(eve, first), shownTo(ann, second)]);
			expect(shared()).toEqual(before);
		});

		test('it is taken back for those who saw it', async () => {
			const recipients = [eve.number];
			const sent = await scene.call('status.send', { ...sales, text: 'oops', recipients });
			await shownTo(eve, sent);
			await scene.call('message.delete', { ...sales, messageId: sent.messageId });
			const deletion = await eve.receives(({ message }) => 'protocolMessage' in message);
			expect(deletion).toMatchObject({
				chat: statuses,
				message: { protocolMessage: { key: { id: sent.messageId, remoteJid: statuses } } },
			});
			expect(ann.inbox.at(-1)).not.toMatchObject({ id: deletion.id });
		});

		test.each(['lost', 'new'] as const)(
			'who cannot read it gets it again as a status, with a %s key',
			async (which) => {
				if (which === 'new') {
					const recipients = [ann.number];
					await scene.call('status.send', { ...sales, text: 'for Ann alone', recipients });
				}
				const { stats } = scene.sim.network;
				const before = stats.retriesAsked;
				scene.sim.faults
					.onDeliver({ from: self, to: statuses, device: 0, own: false })
					.corrupt()
					.times(1);
				const recipients = [eve.number];
				const sent = await scene.call('status.send', { ...sales, text: 'again', recipients });
				expect(await shownTo(eve, sent)).toMatchObject({ chat: statuses, text: 'again' });
				// The key came along: the next one is read at once.
				expect(stats.retriesAsked).toBe(before + 1);
				const next = await scene.call('status.send', { ...sales, text: 'next', recipients });
				await shownTo(eve, next);
				expect(stats.retriesAsked).toBe(before + 1);
			},
		);

		test.each([
			['recipients', { text: 'for nobody' }],
			['text', { recipients: ['15550002001'] }],
			['media', { type: 'image', recipients: ['15550002001'] }],
		] as const)('without %s it is refused by name', async (field, given) => {
			await expect(
				scene.call('status.send', { ...sales, ...given } as never),
			).rejects.toMatchObject({ code: 'BAD_REQUEST', details: { field } });
		});
	});

	describe('of others', () => {
		test('are told as statuses with who posted them, not as messages of a chat', async () => {
			const { id } = eve.posts({ conversation: 'holiday' }, self);
			await expect(
				scene.next('status.received', ({ data }) => data.messageId === id),
			).resolves.toMatchObject({
				chatId: statuses,
				phone: null,
				isGroup: false,
				sender: { phone: eve.number, lid: eve.lid, name: 'Eve' },
				message: { type: 'text', text: 'holiday' },
				sentBy: 'contact',
			});
			expect(scene.told('message.received', ({ data }) => data.messageId === id)).toEqual([]);
		});

		test('a picture is fetched and kept', async () => {
			const bytes = await jpeg(64, 48);
			const { id: messageId } = ann.postsFile({ kind: 'image', bytes, caption: 'sea' }, self);
			const told = await scene.next('status.received', ({ data }) => data.messageId === messageId);
			expect(told).toMatchObject({ message: { type: 'image', text: 'sea' } });
			const { base64 } = await scene.call('message.downloadMedia', { ...sales, messageId });
			expect(base64).toBe(bytes.toString('base64'));
		});

		test('an answer quotes the status in the chat of its author, a reaction goes there', async () => {
			const { id } = eve.posts({ conversation: 'guess where' }, self, ann.number);
			await scene.next('status.received', ({ data }) => data.messageId === id);
			const reply = { ...sales, to: eve.number, text: 'Lisbon?', replyTo: id };
			const sent = await scene.call('message.sendText', reply);
			const shown = await shownTo(eve, sent);
			expect(shown.message).toMatchObject({
				extendedTextMessage: {
					contextInfo: {
						stanzaId: id,
						remoteJid: statuses,
						participant: eve.lid,
						quotedMessage: { conversation: 'guess where' },
					},
				},
			});
			await scene.call('message.react', { ...sales, messageId: id, emoji: '🌞' });
			const reaction = await eve.receives(({ message }) => 'reactionMessage' in message);
			expect(reaction).toMatchObject({
				chat: statuses,
				message: { reactionMessage: { text: '🌞', key: { id, participant: eve.lid } } },
			});
			expect(ann.inbox.some(({ message }) => 'reactionMessage' in message)).toBe(false);
		});

		test('what the owner posts on the phone is told as sent', async () => {
			const { id } = account.phone.posts({ conversation: 'from the phone' }, eve);
			await expect(scene.sent(id)).resolves.toMatchObject({ chatId: statuses, sentBy: 'human' });
		});
	});
});
