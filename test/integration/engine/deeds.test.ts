import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const self = '15550001001';

describe.each(['lid', 'pn'] as const)(
	'what is done to messages, with %s addressing',
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

		const toEve = { instance: 'sales', to: '15550002001' };

		test('a reaction is told with the message it is on, and so is taking it back', async () => {
			const { messageId } = await scene.call('message.sendText', { ...toEve, text: 'good news' });
			const shown = await eve.receives({ text: 'good news' });
			const reaction = eve.reacts(shown, '👍');
			await expect(scene.next('message.reaction')).resolves.toMatchObject({
				messageId: reaction.id,
				phone: eve.number,
				sender: { name: 'Eve', lid: eve.lid },
				reaction: { messageId, emoji: '👍', fromMe: true },
				sentBy: 'contact',
			});
			eve.reacts(shown, '');
			await expect(scene.next('message.reaction')).resolves.toMatchObject({
				reaction: { messageId, emoji: '', fromMe: true },
			});
			const own = eve.text(self, 'mine');
			eve.reacts(own, '😀');
			await expect(scene.next('message.reaction')).resolves.toMatchObject({
				reaction: { messageId: own.id, fromMe: false },
			});
			expect(scene.told('message.received', ({ data }) => data.messageId === reaction.id)).toEqual(
				[],
			);
		});

		test('an edit tells how the message reads now, and quotes of it say so too', async () => {
			const sent = eve.text(self, 'tehre');
			await scene.next('message.received', ({ data }) => data.messageId === sent.id);
			eve.edits(sent, 'there');
			await expect(scene.next('message.edited')).resolves.toMatchObject({
				messageId: sent.id,
				message: { type: 'text', text: 'there', kind: null },
				sender: { phone: eve.number },
				sentBy: 'contact',
			});
			await scene.call('message.sendText', { ...toEve, text: 'indeed', replyTo: sent.id });
			await expect(eve.receives({ text: 'indeed' })).resolves.toMatchObject({
				message: {
					extendedTextMessage: { contextInfo: { quotedMessage: { conversation: 'there' } } },
				},
			});
		});

		test('a deletion is told with the message that is gone', async () => {
			const sent = eve.text(self, 'oops');
			const deletion = eve.deletes(sent);
			await expect(scene.next('message.deleted')).resolves.toMatchObject({
				messageId: sent.id,
				chatId: addressing === 'lid' ? eve.lid : eve.jid,
				sentBy: 'contact',
			});
			await deletion.delivered();
		});

		test('nobody changes what somebody else wrote', async () => {
			const { messageId } = await scene.call('message.sendText', {
				...toEve,
				text: 'we owe nothing',
			});
			const shown = await eve.receives({ text: 'we owe nothing' });
			const forged = [eve.edits(shown, 'we owe you'), eve.deletes(shown)];
			for (const each of forged) await each.delivered();
			const after = eve.text(self, 'after the forgeries');
			await scene.next('message.received', ({ data }) => data.messageId === after.id);
			expect(scene.told('message.edited', ({ data }) => data.messageId === messageId)).toEqual([]);
			expect(scene.told('message.deleted', ({ data }) => data.messageId === messageId)).toEqual([]);
			const row = await scene.storage.messages.get('sales', messageId);
			expect(Buffer.from(row?.proto ?? []).toString()).toContain('we owe nothing');
		});

		test.each([
			['as the chat names both', {}],
			['as numbers', { author: 'pn', actor: 'pn' }],
			['as LIDs', { author: 'lid', actor: 'lid' }],
			['as a LID and a number', { author: 'lid', actor: 'pn' }],
			['as a number and a LID', { author: 'pn', actor: 'lid' }],
		] as const)('a vote is opened, sealed with the people named %s', async (_how, named) => {
			const poll = eve.poll(self, { question: 'Lunch?', options: ['Pizza', 'Salad'] });
			await scene.next('message.received', ({ data }) => data.messageId === poll.id);
			const vote = eve.votes(poll, ['Salad'], named);
			await expect(scene.next('poll.vote')).resolves.toMatchObject({
				messageId: vote.id,
				vote: {
					pollMessageId: poll.id,
					question: 'Lunch?',
					selected: ['Salad'],
					voter: { phone: eve.number, name: 'Eve' },
					totals: [
						{ option: 'Pizza', votes: 0 },
						{ option: 'Salad', votes: 1 },
					],
				},
			});
		});

		test('the standing counts each voter once, and no vote that was taken back', async () => {
			const question = 'Where to?';
			const poll = eve.poll(self, { question, options: ['Sea', 'Hills'], maxAnswers: 0 });
			const shown = await account.phone.receives(({ id }) => id === poll.id);
			account.phone.votes(shown, ['Sea', 'Hills']);
			eve.votes(poll, ['Sea']);
			eve.votes(poll, ['Hills']);
			const standings = [
				[1, 1],
				[2, 1],
				[1, 2],
			];
			for (const [sea, hills] of standings) {
				await expect(scene.next('poll.vote')).resolves.toMatchObject({
					vote: {
						totals: [
							{ option: 'Sea', votes: sea },
							{ option: 'Hills', votes: hills },
						],
					},
				});
			}
			eve.votes(poll, []);
			await expect(scene.next('poll.vote')).resolves.toMatchObject({
				vote: { selected: [], totals: [{ votes: 1 }, { votes: 1 }] },
			});
		});

		test('a vote in a poll that is not known here is told by name', async () => {
			const poll = eve.poll('15550002001', { question: 'Secret?', options: ['Yes', 'No'] });
			const vote = eve.votes(poll, ['Yes']);
			eve.sends(self, vote.message);
			await expect(scene.next('message.received', isUnsupported)).resolves.toMatchObject({
				message: { kind: 'pollUpdateMessage' },
			});
		});

		test('who comes to an event is told', async () => {
			const event = eve.calendarEvent(self, { name: 'Launch', startsAt: 1_800_000_000_000 });
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === event.id),
			).resolves.toMatchObject({
				message: { type: 'event', event: { name: 'Launch', startsAt: '2027-01-15T08:00:00.000Z' } },
			});
			const reply = eve.answersEvent(event, 'maybe');
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === reply.id),
			).resolves.toMatchObject({
				message: { type: 'eventReply', eventReply: { eventMessageId: event.id, answer: 'maybe' } },
			});
		});

		test('what the owner does on the phone is told as done by a person', async () => {
			const sent = eve.text(self, 'hello owner');
			const shown = await account.phone.receives({ text: 'hello owner' });
			account.phone.reacts(shown, '❤️');
			await expect(
				scene.next('message.reaction', ({ data }) => data.sentBy === 'human'),
			).resolves.toMatchObject({
				reaction: { messageId: sent.id, emoji: '❤️', fromMe: false },
				sender: { phone: self },
			});
			const typed = account.phone.text('15550002001', 'from my phnoe');
			account.phone.edits(typed, 'from my phone');
			await expect(
				scene.next('message.edited', ({ data }) => data.sentBy === 'human'),
			).resolves.toMatchObject({ messageId: typed.id, message: { text: 'from my phone' } });
			account.phone.deletes(typed);
			await expect(
				scene.next('message.deleted', ({ data }) => data.sentBy === 'human'),
			).resolves.toMatchObject({ messageId: typed.id });
		});

		test('a deed that comes twice is told once', async () => {
			const sent = eve.text(self, 'once');
			scene.sim.faults.onDeliver({ to: self, type: 'reaction' }).duplicate().times(1);
			const reaction = eve.reacts(sent, '🎉');
			await scene.next('message.reaction', ({ data }) => data.messageId === reaction.id);
			const after = eve.text(self, 'after the second');
			await scene.next('message.received', ({ data }) => data.messageId === after.id);
			expect(
				scene.told('message.reaction', ({ data }) => data.messageId === reaction.id),
			).toHaveLength(1);
		});
	},
);

const isUnsupported = ({ data }: { data: Record<string, unknown> }) =>
	(data.message as { type: string }).type === 'unsupported';
