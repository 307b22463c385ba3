import type { Contact } from '../../../src/simulator';
import { jpeg } from '../../support/files';
import { Scene } from './Scene';

let scene: Scene;
let eve: Contact;
let ann: Contact;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	ann = scene.sim.contact('15550003001', { name: 'Ann' });
	await scene.link('sales', '15550001001');
});

afterAll(() => scene.close());

const toTwo = { instance: 'sales', recipients: ['15550002001', '15550003001'] };
const toEve = { instance: 'sales', to: '15550002001' };

test('each recipient gets the message, and who has no WhatsApp is named', async () => {
	const recipients = ['15550002001', '15550009999', '15550003001'];
	const answer = await scene.call('message.sendTextToMany', {
		...{ instance: 'sales', recipients, text: 'We open at nine.' },
	});
	expect(answer).toMatchObject({
		sent: 2,
		failed: 1,
		results: [
			{ recipient: '15550002001', receipt: { state: 'server_ack' }, failure: null },
			{ recipient: '15550009999', receipt: null, failure: { code: 'NUMBER_NOT_ON_WHATSAPP' } },
			{ recipient: '15550003001', receipt: { phone: '15550003001' }, failure: null },
		],
	});
	const [first, , third] = answer.results;
	await eve.receives({ id: first?.receipt?.messageId ?? '', text: 'We open at nine.' });
	await ann.receives({ id: third?.receipt?.messageId ?? '', text: 'We open at nine.' });
});

test('a file for many is taken to WhatsApp once, and each gets it with its caption', async () => {
	const bytes = await jpeg(60, 40, '#0ff');
	const uploads = scene.sim.media.stats.uploads;
	const answer = await scene.call('message.sendMediaToMany', {
		...toTwo,
		...{ media: { base64: bytes.toString('base64') }, caption: 'our offer' },
	});
	expect(answer).toMatchObject({ sent: 2, failed: 0 });
	for (const [index, person] of [eve, ann].entries()) {
		const received = await person.receives({ id: answer.results[index]?.receipt?.messageId ?? '' });
		expect(person.file(received).equals(bytes)).toBe(true);
		expect(received.message).toMatchObject({ imageMessage: { caption: 'our offer' } });
	}
	expect(scene.sim.media.stats.uploads - uploads).toBe(1);
});

test('a list for many opens for each, and each answer is its own', async () => {
	const answer = await scene.call('message.sendListToMany', {
		...toTwo,
		...{ text: 'What can we do?', buttonText: 'Menu' },
		sections: [
			{
				title: 'Support',
				rows: [
					{ title: 'Invoices', id: 'inv' },
					{ title: 'Repairs', id: 'rep' },
				],
			},
		],
	});
	expect(answer).toMatchObject({ sent: 2, failed: 0 });
	for (const [index, person] of [eve, ann].entries()) {
		const list = await person.receives({ id: answer.results[index]?.receipt?.messageId ?? '' });
		const reply = person.chooses(list, index === 0 ? 'inv' : 'rep');
		await expect(
			scene.next('message.received', ({ data }) => data.messageId === reply.id),
		).resolves.toMatchObject({
			phone: person.number,
			message: { type: 'listReply', choice: { id: index === 0 ? 'inv' : 'rep' } },
		});
	}
});

test('one that WhatsApp refuses does not keep the others from theirs', async () => {
	scene.sim.faults.onSend({ to: eve.number }).nack(463).times(1);
	const answer = await scene.call('message.sendTextToMany', { ...toTwo, text: 'news' });
	expect(answer).toMatchObject({
		...{ sent: 1, failed: 1 },
		results: [{ failure: { code: 'CONTACT_LIMITED' } }, { failure: null }],
	});
	await ann.receives({ text: 'news' });
});

test('the same call again sends to nobody twice, and to a new recipient once', async () => {
	const call = (recipients: string[]) =>
		scene.call('message.sendTextToMany', {
			...{ instance: 'sales', recipients, text: 'only once', idempotencyKey: 'many-1' },
		});
	const [first] = (await call(['15550002001'])).results;
	const again = await call(toTwo.recipients);
	expect(again.results).toMatchObject([
		{ receipt: { repeated: true, messageId: first?.receipt?.messageId } },
		{ receipt: { repeated: false } },
	]);
	await ann.receives({ text: 'only once' });
	expect(eve.inbox.filter(({ text }) => text === 'only once')).toHaveLength(1);
});

test('who does not wait gets everything stored', async () => {
	const answer = await scene.call('message.sendTextToMany', { ...toTwo, text: 'later', waitMs: 0 });
	expect(answer).toMatchObject({ sent: 2, failed: 0 });
	await Promise.all([eve, ann].map((person) => person.receives({ text: 'later' })));
});

test('what concerns the whole call refuses the whole call', async () => {
	const send = scene.call('message.sendTextToMany', { ...toTwo, instance: 'other', text: 'x' });
	await expect(send).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
});

test('a sequence arrives in its order, each kind as itself', async () => {
	const answer = await scene.call('message.sendSequence', {
		...toEve,
		messages: [
			{ kind: 'text', text: 'first' },
			{ kind: 'location', latitude: 1.5, longitude: 2.5 },
			{ kind: 'poll', question: 'Well?', options: ['Yes', 'No'] },
			{ kind: 'contact', contacts: [{ name: 'Ann', phone: '+1 555 000 3001' }] },
		],
	});
	expect(answer).toMatchObject({ sent: 4, failure: null });
	const ids = answer.results.map(({ messageId }) => messageId);
	await eve.receives({ id: ids[3] ?? '' });
	const arrived = eve.inbox.filter(({ id }) => ids.includes(id));
	expect(arrived.map(({ id }) => id)).toEqual(ids);
	expect(arrived).toMatchObject([
		{ text: 'first' },
		{ message: { locationMessage: { degreesLatitude: 1.5 } } },
		{ message: { pollCreationMessageV3: { name: 'Well?' } } },
		{ message: { contactMessage: { displayName: 'Ann' } } },
	]);
});

test('a sequence stops at the first that fails', async () => {
	scene.sim.faults.onSend({ to: eve.number }).nack(400).times(1);
	const refused = await scene.call('message.sendSequence', {
		...toEve,
		messages: [
			{ kind: 'text', text: 'refused' },
			{ kind: 'text', text: 'never tried' },
		],
	});
	expect(refused).toMatchObject({ sent: 0, results: [], failure: { code: 'MESSAGE_REFUSED' } });
	await eve.never({ text: 'never tried' }, 100);
});

test('what cannot be sent ends a sequence, and what went before is told', async () => {
	const answer = await scene.call('message.sendSequence', {
		...toEve,
		messages: [
			{ kind: 'text', text: 'so far so good' },
			{ kind: 'poll', question: 'Sure?', options: ['Yes', 'Yes'] },
		],
	});
	expect(answer).toMatchObject({ sent: 1, failure: { code: 'BAD_REQUEST' } });
	await eve.receives({ text: 'so far so good' });
});
