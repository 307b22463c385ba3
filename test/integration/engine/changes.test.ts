import type { Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

const self = '15550001001';
const toEve = { instance: 'sales', to: '15550002001' };

describe.each(['lid', 'pn'] as const)('what we do to messages with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', self);
	});

	afterAll(() => scene.close());

	const shown = (sent: { messageId: string }) => shownTo(eve, sent);

	describe('a deed', () => {
		test('a reaction appears on the message, and goes away', async () => {
			const theirs = eve.text(self, 'react to me');
			await scene.next('message.received', ({ data }) => data.messageId === theirs.id);
			const one = { instance: 'sales', messageId: theirs.id };
			const sent = await scene.call('message.react', { ...one, emoji: '👍' });
			expect(await shown(sent)).toMatchObject({
				reactionMessage: { text: '👍', key: { id: theirs.id, fromMe: false } },
			});
			await expect(
				scene.next('message.reaction', ({ data }) => data.sentBy === 'api'),
			).resolves.toMatchObject({
				messageId: sent.messageId,
				reaction: { messageId: theirs.id, emoji: '👍', fromMe: false },
				sender: { phone: self },
			});
			const gone = await scene.call('message.react', { ...one, emoji: '' });
			expect((await shown(gone)).reactionMessage).not.toHaveProperty('text', '👍');
			expect(scene.told('message.sent', ({ data }) => data.messageId === gone.messageId)).toEqual(
				[],
			);
		});

		test('an edit changes the words, here too', async () => {
			const { messageId } = await scene.call('message.sendText', { ...toEve, text: 'at nien' });
			await eve.receives({ text: 'at nien' });
			const sent = await scene.call('message.edit', {
				instance: 'sales',
				messageId,
				text: 'at nine',
			});
			expect(await shown(sent)).toMatchObject({
				protocolMessage: {
					type: 'MESSAGE_EDIT',
					key: { id: messageId, fromMe: true },
					editedMessage: { extendedTextMessage: { text: 'at nine' } },
				},
			});
			await expect(
				scene.next('message.edited', ({ data }) => data.sentBy === 'api'),
			).resolves.toMatchObject({ messageId, message: { type: 'text', text: 'at nine' } });
			await scene.call('message.sendText', { ...toEve, text: 'see above', replyTo: messageId });
			await expect(eve.receives({ text: 'see above' })).resolves.toMatchObject({
				message: {
					extendedTextMessage: {
						contextInfo: { quotedMessage: { extendedTextMessage: { text: 'at nine' } } },
					},
				},
			});
		});

		test('only our own words of the last 15 minutes can be edited', async () => {
			const theirs = eve.text(self, 'not yours');
			await scene.next('message.received', ({ data }) => data.messageId === theirs.id);
			const edit = (messageId: string) =>
				scene.call('message.edit', { instance: 'sales', messageId, text: 'changed' });
			await expect(edit(theirs.id)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
			const { messageId } = await scene.call('message.sendText', { ...toEve, text: 'long ago' });
			const row = await scene.storage.messages.get('sales', messageId);
			if (!row) throw new Error('it is kept');
			const timestamp = Date.now() - 16 * 60_000;
			await scene.storage.auth.commit('sales', { messages: [{ ...row, timestamp }] });
			await expect(edit(messageId)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
			await expect(edit('NOTHING')).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
		});

		test('a deleted message is gone for everyone', async () => {
			const { messageId } = await scene.call('message.sendText', { ...toEve, text: 'a secret' });
			await expect(scene.call('message.delete', { instance: 'sales', messageId })).resolves.toEqual(
				{
					deleted: true,
				},
			);
			await expect(
				eve.receives(({ message }) => 'protocolMessage' in message),
			).resolves.toBeDefined();
			await expect(
				scene.next('message.deleted', ({ data }) => data.sentBy === 'api'),
			).resolves.toMatchObject({ messageId });
			const theirs = eve.text(self, 'mine to delete');
			await scene.next('message.received', ({ data }) => data.messageId === theirs.id);
			await expect(
				scene.call('message.delete', { instance: 'sales', messageId: theirs.id }),
			).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
		});

		test('a message is pinned for a time, and taken down', async () => {
			const { messageId } = await scene.call('message.sendText', { ...toEve, text: 'the rules' });
			const pinned = (fits: object) =>
				eve.receives({ message: { pinInChatMessage: { key: { id: messageId }, ...fits } } });
			const one = { instance: 'sales', messageId };
			await scene.call('message.pin', { ...one, pinnedFor: '24h' });
			const { message } = await pinned({ type: 'PIN_FOR_ALL' });
			expect(message).toMatchObject({ messageContextInfo: { messageAddOnDurationInSecs: 86_400 } });
			await scene.call('message.pin', { ...one, pinned: false });
			await pinned({ type: 'UNPIN_FOR_ALL' });
			const pin = eve.pins(await eve.receives(({ text }) => text === 'the rules'));
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === pin.id),
			).resolves.toMatchObject({ message: { type: 'pin', pin: { messageId, pinned: true } } });
		});

		test('a forwarded message says so, and how often', async () => {
			const ann = scene.sim.contact('15550003001', { name: 'Ann' });
			const theirs = eve.text(self, 'pass it on');
			await scene.next('message.received', ({ data }) => data.messageId === theirs.id);
			const toAnn = { instance: 'sales', to: ann.number };
			const first = await scene.call('message.forward', { ...toAnn, messageId: theirs.id });
			const contextInfo = { isForwarded: true, forwardingScore: 1 };
			await expect(ann.receives({ text: 'pass it on' })).resolves.toMatchObject({
				message: { extendedTextMessage: { contextInfo } },
			});
			await expect(scene.sent(first.messageId)).resolves.toMatchObject({
				message: { forwarded: true },
			});
			const again = { ...toEve, messageId: first.messageId };
			const second = await scene.call('message.forward', again);
			expect(await shown(second)).toMatchObject({
				extendedTextMessage: { contextInfo: { forwardingScore: 2 } },
			});
		});

		test('a message that is not kept here is forwarded by its content', async () => {
			const content = { locationMessage: { degreesLatitude: 1.5, degreesLongitude: 2.5 } };
			const sent = await scene.call('message.forward', {
				...toEve,
				messageId: 'ELSEWHERE',
				content,
			});
			expect(await shown(sent)).toMatchObject({
				locationMessage: { degreesLatitude: 1.5, contextInfo: { isForwarded: true } },
			});
			const unknown = scene.call('message.forward', { ...toEve, messageId: 'ELSEWHERE' });
			await expect(unknown).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
		});

		test('a reaction cannot be forwarded', async () => {
			const { id } = eve.reacts(eve.text(self, 'hm'), '🤔');
			await scene.next('message.reaction', ({ data }) => data.messageId === id);
			const send = scene.call('message.forward', { ...toEve, messageId: id });
			await expect(send).rejects.toMatchObject({ code: 'BAD_REQUEST' });
		});

		test('a message that is not kept here needs its chat and who wrote it', async () => {
			const theirs = eve.text('15550002001', 'never seen by us');
			const one = { instance: 'sales', messageId: theirs.id, emoji: '👀' };
			await expect(scene.call('message.react', one)).rejects.toMatchObject({
				code: 'MESSAGE_NOT_FOUND',
			});
			const named = { ...one, chat: eve.number, fromMe: false };
			expect(await shown(await scene.call('message.react', named))).toMatchObject({
				reactionMessage: { key: { id: theirs.id } },
			});
		});

		test('a chat that is not the one of the message is refused', async () => {
			const ann = scene.sim.contact('15550003001');
			const { messageId } = await scene.call('message.sendText', { ...toEve, text: 'for Eve' });
			const react = scene.call('message.react', {
				...{ instance: 'sales', chat: ann.number, messageId, emoji: '👍' },
			});
			await expect(react).rejects.toMatchObject({ code: 'BAD_REQUEST' });
		});
	});

	describe('a reply to what is not kept here', () => {
		test('quotes what the caller knows of it', async () => {
			const sent = await scene.call('message.sendText', {
				...toEve,
				text: 'about that',
				replyTo: 'OLD1',
				quoted: { text: 'from before', sender: eve.lid },
			});
			expect(await shown(sent)).toMatchObject({
				extendedTextMessage: {
					contextInfo: {
						stanzaId: 'OLD1',
						participant: eve.lid,
						quotedMessage: { conversation: 'from before' },
					},
				},
			});
		});

		test.each([
			['nothing is known', { replyTo: 'OLD2' }, 'MESSAGE_NOT_FOUND'],
			['it is not named', { quoted: { text: 'from before' } }, 'BAD_REQUEST'],
		])('is refused where %s', async (_what, reply, code) => {
			const send = scene.call('message.sendText', { ...toEve, text: 'hm', ...reply });
			await expect(send).rejects.toMatchObject({ code });
		});
	});

	test('the number check is as the caller wants it', async () => {
		const asked = () => scene.sim.log.filter(({ stanza }) => isNumberCheck(stanza)).length;
		const before = asked();
		const send = (numberCheck: 'auto' | 'always' | 'never') =>
			scene.call('message.sendText', { ...toEve, text: numberCheck, numberCheck });
		await send('never');
		await send('auto');
		expect(asked()).toBe(before);
		await send('always');
		expect(asked()).toBe(before + 1);
	});
});

function isNumberCheck(stanza: { attrs: Record<string, string>; content?: unknown }): boolean {
	return stanza.attrs.xmlns === 'usync' && JSON.stringify(stanza).includes('"contact"');
}
