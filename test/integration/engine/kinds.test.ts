import type { Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

const self = '15550001001';
const toEve = { instance: 'sales', to: '15550002001' };

describe.each(['lid', 'pn'] as const)('kinds of messages with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', self);
	});

	afterAll(() => scene.close());

	const shown = (sent: { messageId: string }) => shownTo(eve, sent);

	describe('places', () => {
		const place = { latitude: -23.5614, longitude: -46.6559 };

		test('a place is shown with its name, and replies to a message', async () => {
			const question = eve.text(self, 'where are you?');
			await scene.next('message.received', ({ data }) => data.messageId === question.id);
			const named = { ...place, name: 'Office', address: 'Avenida Paulista 1578' };
			const sent = await scene.call('message.sendLocation', {
				...toEve,
				...named,
				replyTo: question.id,
				mentions: ['+1 555 000 2001'],
			});
			expect(sent).toMatchObject({ state: 'server_ack', phone: eve.number });
			expect(await shown(sent)).toMatchObject({
				locationMessage: {
					degreesLatitude: -23.5614,
					degreesLongitude: -46.6559,
					name: 'Office',
					address: 'Avenida Paulista 1578',
					contextInfo: {
						stanzaId: question.id,
						quotedMessage: { conversation: 'where are you?' },
						mentionedJid: [eve.jid],
					},
				},
			});
			await expect(scene.sent(sent.messageId)).resolves.toMatchObject({
				sentBy: 'api',
				message: { type: 'location', location: named },
			});
		});

		test('a live one says how it moves', async () => {
			const moving = { ...place, live: true, accuracyMeters: 12, speed: 1.5, heading: 90 };
			const sent = await scene.call('message.sendLocation', { ...toEve, ...moving, name: 'Van 3' });
			expect(await shown(sent)).toMatchObject({
				liveLocationMessage: {
					degreesLatitude: -23.5614,
					accuracyInMeters: 12,
					speedInMps: 1.5,
					degreesClockwiseFromMagneticNorth: 90,
					caption: 'Van 3',
				},
			});
		});

		test('one that somebody shares is told', async () => {
			const { id } = eve.location(self, { ...place, name: 'Home' });
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === id),
			).resolves.toMatchObject({
				message: { type: 'location', location: { ...place, name: 'Home', address: null } },
			});
			const live = eve.liveLocation(self, { ...place, caption: 'on my way', speed: 3 });
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === live.id),
			).resolves.toMatchObject({
				message: { type: 'liveLocation', text: 'on my way', location: { ...place, speed: 3 } },
			});
		});
	});

	describe('contact cards', () => {
		const bob = {
			name: 'Bob, Jr.',
			phone: '+55 11 97777-6666',
			organization: 'Acme',
			email: 'bob@example.com',
			url: 'https://example.com',
		};

		test('a card opens the chat of its number', async () => {
			const sent = await scene.call('message.sendContact', { ...toEve, contacts: [bob] });
			const { contactMessage } = (await shown(sent)) as { contactMessage: { vcard: string } };
			expect(contactMessage).toMatchObject({ displayName: 'Bob, Jr.' });
			expect(contactMessage.vcard.split('\n')).toEqual([
				'BEGIN:VCARD',
				'VERSION:3.0',
				'N:;Bob\\, Jr.;;;',
				'FN:Bob\\, Jr.',
				'ORG:Acme;',
				'TEL;type=CELL;type=VOICE;waid=5511977776666:+55 11 97777-6666',
				'EMAIL:bob@example.com',
				'URL:https://example.com',
				'END:VCARD',
			]);
		});

		test('several cards are one message', async () => {
			const other = { name: 'Ann', phone: '0800 1', displayName: 'Help', whatsappNumber: '551122' };
			const { messageId } = await scene.call('message.sendContact', {
				...toEve,
				contacts: [bob, { ...other, whatsappNumber: '5511222333444' }],
			});
			expect(await shown({ messageId })).toMatchObject({
				contactsArrayMessage: {
					displayName: '2 contacts',
					contacts: [
						{ displayName: 'Bob, Jr.' },
						{
							displayName: 'Help',
							vcard: expect.stringContaining('waid=5511222333444:0800 1') as string,
						},
					],
				},
			});
			await expect(scene.sent(messageId)).resolves.toMatchObject({
				message: {
					type: 'contacts',
					contacts: [{ phones: ['+55 11 97777-6666'] }, { name: 'Help' }],
				},
			});
		});

		test('cards that somebody sends are told with their numbers', async () => {
			const { id } = eve.cards(self, { name: 'Ann', number: '15550003001' });
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === id),
			).resolves.toMatchObject({
				message: { type: 'contacts', contacts: [{ name: 'Ann', phones: ['+15550003001'] }] },
			});
		});
	});

	describe('a poll that we send', () => {
		test('one answer at most, and its votes are told', async () => {
			const sent = await scene.call('message.sendPoll', {
				...toEve,
				question: 'Lunch?',
				options: ['Pizza', 'Salad'],
			});
			const poll = await eve.receives(({ id }) => id === sent.messageId);
			expect(poll.message).toMatchObject({
				pollCreationMessageV3: { name: 'Lunch?', selectableOptionsCount: 1 },
			});
			const named = { author: addressing, actor: addressing };
			eve.votes(poll, ['Pizza'], named);
			const told = { question: 'Lunch?', voter: { phone: eve.number } };
			await expect(scene.next('poll.vote')).resolves.toMatchObject({
				vote: { ...told, pollMessageId: sent.messageId, selected: ['Pizza'] },
			});
			eve.votes(poll, ['Salad'], named);
			await expect(scene.next('poll.vote')).resolves.toMatchObject({
				vote: { ...told, totals: [{ votes: 0 }, { option: 'Salad', votes: 1 }] },
			});
		});

		test('votes are read after a restart, although nobody remembers the poll', async () => {
			const sent = await scene.call('message.sendPoll', {
				...toEve,
				question: 'Colours?',
				options: ['Red', 'Blue', 'Green'],
				maxAnswers: 0,
			});
			const poll = await eve.receives(({ id }) => id === sent.messageId);
			expect(poll.message).toMatchObject({ pollCreationMessage: { selectableOptionsCount: 0 } });
			await scene.reboot();
			await scene.reaches('sales', 'connected');
			eve.votes(poll, ['Red', 'Green'], { author: addressing, actor: addressing });
			await expect(scene.next('poll.vote')).resolves.toMatchObject({
				vote: { selected: ['Red', 'Green'] },
			});
		});
	});

	test.each([
		['the same answer twice', { options: ['Yes', 'Yes'] }],
		['more answers than there are', { options: ['Yes', 'No'], maxAnswers: 3 }],
	])('a poll with %s is refused', async (_what, poll) => {
		const send = scene.call('message.sendPoll', { ...toEve, question: 'Sure?', ...poll });
		await expect(send).rejects.toMatchObject({ code: 'BAD_REQUEST' });
	});

	describe('calendar events', () => {
		const launch = {
			name: 'Launch',
			startsAt: '2026-12-01T15:00:00-03:00',
			endsAt: '2026-12-01T16:00:00-03:00',
		};

		test('an event is shown with its times and place, and people answer it', async () => {
			const { messageId } = await scene.call('message.sendEvent', {
				...toEve,
				...launch,
				description: 'all welcome',
				location: 'Office',
			});
			const event = await eve.receives(({ id }) => id === messageId);
			expect(event.message).toMatchObject({
				eventMessage: {
					name: 'Launch',
					description: 'all welcome',
					startTime: String(Date.parse(launch.startsAt) / 1_000),
					endTime: String(Date.parse(launch.endsAt) / 1_000),
					location: { name: 'Office' },
				},
			});
			const reply = eve.answersEvent(event, 'going');
			await expect(
				scene.next('message.received', ({ data }) => data.messageId === reply.id),
			).resolves.toMatchObject({
				message: { type: 'eventReply', eventReply: { eventMessageId: messageId, answer: 'going' } },
			});
		});

		test('a call belongs to it by its link', async () => {
			const sent = await scene.call('message.sendEvent', { ...toEve, ...launch, call: 'video' });
			expect(await shown(sent)).toMatchObject({
				eventMessage: {
					isScheduleCall: true,
					joinLink: expect.stringMatching(/^https:\/\/call\.whatsapp\.com\/video\/.+/) as string,
				},
			});
			expect(scene.told('call.received')).toEqual([]);
		});

		test('one that ends before it starts is refused', async () => {
			const endsAt = '2026-11-30T15:00:00-03:00';
			const send = scene.call('message.sendEvent', { ...toEve, ...launch, endsAt });
			await expect(send).rejects.toMatchObject({ code: 'BAD_REQUEST' });
		});
	});
});
