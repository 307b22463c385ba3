import type { Contact } from '../../../src/simulator';
import { choicesIn } from '../../../src/simulator/content/interactive';
import { Scene } from './Scene';

const self = '15550001001';
const toEve = { instance: 'sales', to: '15550002001' };
const agreement = {
	...toEve,
	title: 'Terms',
	text: 'Do you agree?',
	footer: 'Thanks',
	buttons: [
		{ text: 'Yes', id: 'yes' },
		{ text: 'No', id: 'no' },
	],
};
const menu = {
	...toEve,
	text: 'What can we do for you?',
	buttonText: 'Menu',
	sections: [
		{ title: 'Money', rows: [{ title: 'Invoices', id: 'invoices' }] },
		{
			title: 'Things',
			rows: [{ title: 'Repairs', id: 'repairs', description: 'Monday to Friday' }],
		},
	],
};

describe.each(['lid', 'pn'] as const)('choices with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', self);
	});

	afterAll(() => scene.close());

	const shown = ({ messageId }: { messageId: string }) =>
		eve.receives(({ id }) => id === messageId);

	const told = (messageId: string) =>
		scene.next('message.received', ({ data }) => data.messageId === messageId);

	test('reply buttons are drawn, and the one that is pressed comes back by its id', async () => {
		const sent = await scene.call('message.sendButtons', agreement);
		const message = await shown(sent);
		expect(message.message).toMatchObject({
			interactiveMessage: {
				header: { title: 'Terms' },
				body: { text: 'Do you agree?' },
				footer: { text: 'Thanks' },
			},
		});
		expect(choicesIn(message.content)).toMatchObject([
			{ type: 'quick_reply', id: 'yes', title: 'Yes' },
			{ type: 'quick_reply', id: 'no', title: 'No' },
		]);
		const reply = eve.chooses(message, 'no');
		await expect(told(reply.id)).resolves.toMatchObject({
			message: {
				type: 'buttonReply',
				text: 'No',
				choice: { id: 'no', title: 'No' },
				quoted: { messageId: sent.messageId, text: 'Do you agree?' },
			},
		});
	});

	test('buttons that do something keep what they do', async () => {
		const sent = await scene.call('message.sendButtons', {
			...toEve,
			text: 'How to reach us',
			buttons: [
				{ type: 'url', text: 'Site', url: 'https://example.com' },
				{ type: 'call', text: 'Call', phone: '5511988887777' },
				{ type: 'copy', text: 'Code', code: 'ABC-1' },
			],
		});
		expect(choicesIn((await shown(sent)).content)).toMatchObject([
			{ type: 'cta_url', title: 'Site', value: 'https://example.com' },
			{ type: 'cta_call', title: 'Call', value: '5511988887777' },
			{ type: 'cta_copy', title: 'Code', value: 'ABC-1' },
		]);
	});

	test.each([
		['phone', '+5511988887777', 'PHONE'],
		['email', 'pay@example.com', 'EMAIL'],
		['cpf', '12345678909', 'CPF'],
		['cnpj', '12345678000195', 'CNPJ'],
		['random', '123e4567-e89b-12d3-a456-426614174000', 'EVP'],
	] as const)('a PIX key of type %s is to be paid', async (keyType, key, theirs) => {
		const pix = { type: 'pix' as const, payee: 'Acme', keyType, key };
		const sent = await scene.call('message.sendButtons', {
			...toEve,
			text: 'Pay us',
			buttons: [pix],
		});
		const { interactiveMessage } = (await shown(sent)).content;
		const [button] = interactiveMessage?.nativeFlowMessage?.buttons ?? [];
		expect(button?.name).toBe('payment_info');
		expect(JSON.parse(button?.buttonParamsJson ?? '')).toMatchObject({
			currency: 'BRL',
			payment_settings: [{ pix_static_code: { merchant_name: 'Acme', key, key_type: theirs } }],
		});
		const beside = [...agreement.buttons, pix];
		const refused = scene.call('message.sendButtons', { ...agreement, buttons: beside });
		await expect(refused).rejects.toMatchObject({ code: 'BAD_REQUEST' });
	});

	test('a list opens, and the row that is chosen comes back by its id', async () => {
		const sent = await scene.call('message.sendList', menu);
		const message = await shown(sent);
		expect(choicesIn(message.content)).toMatchObject([
			{ type: 'row', id: 'invoices', title: 'Invoices' },
			{ type: 'row', id: 'repairs', description: 'Monday to Friday' },
		]);
		const reply = eve.chooses(message, 'repairs');
		await expect(told(reply.id)).resolves.toMatchObject({
			message: { type: 'listReply', text: 'Repairs', choice: { id: 'repairs', title: 'Repairs' } },
		});
		await expect(
			scene.next('message.sent', ({ data }) => data.messageId === sent.messageId),
		).resolves.toMatchObject({
			message: {
				type: 'interactive',
				interactive: { rows: [{ id: 'invoices' }, { id: 'repairs' }] },
			},
		});
	});

	test('the cards of a carousel have buttons of their own', async () => {
		const card = (name: string) => ({
			title: name,
			text: 'Red or blue',
			buttons: [{ text: 'Buy', id: `buy-${name}` }],
		});
		const cards = [card('shoe'), card('hat')];
		const sent = await scene.call('message.sendCarousel', { ...toEve, text: 'New', cards });
		const message = await shown(sent);
		expect(message.message).toMatchObject({
			interactiveMessage: {
				body: { text: 'New' },
				carouselMessage: {
					cards: [{ header: { title: 'shoe' } }, { body: { text: 'Red or blue' } }],
				},
			},
		});
		const reply = eve.chooses(message, 'buy-hat');
		await expect(told(reply.id)).resolves.toMatchObject({
			message: { type: 'buttonReply', choice: { id: 'buy-hat' } },
		});
	});

	describe('in words, where buttons cannot be shown', () => {
		const inWords = { ...agreement, fallback: 'text' as const };

		test.each([
			['its number', '2'],
			['its number with a dot', ' 2. '],
			['a number in a keycap', '2️⃣'],
			['its text', 'no'],
			['both as they were shown', '2. No'],
		])('a button is chosen by %s', async (_how, words) => {
			const sent = await scene.call('message.sendButtons', inWords);
			await expect(shown(sent)).resolves.toMatchObject({
				text: 'Terms\nDo you agree?\n1. Yes\n2. No\nThanks',
			});
			const reply = eve.text(self, words);
			await expect(told(reply.id)).resolves.toMatchObject({
				message: {
					type: 'buttonReply',
					text: 'No',
					choice: { id: 'no', title: 'No', viaFallback: true },
					quoted: { messageId: sent.messageId },
				},
			});
		});

		test('a row of a list is chosen by its number', async () => {
			await scene.call('message.sendList', { ...menu, fallback: 'text' });
			await eve.receives({ text: /2\. Repairs: Monday to Friday$/ });
			const reply = eve.text(self, '2');
			await expect(told(reply.id)).resolves.toMatchObject({
				message: {
					type: 'listReply',
					choice: { id: 'repairs', description: 'Monday to Friday', viaFallback: true },
				},
			});
		});

		test('a number after the answer is a number again; a quote of the offer still chooses', async () => {
			const sent = await scene.call('message.sendButtons', inWords);
			const message = await shown(sent);
			await told(eve.text(self, '1').id);
			await expect(told(eve.text(self, '2').id)).resolves.toMatchObject({
				message: { type: 'text', text: '2' },
			});
			await expect(told(eve.text(self, '2', { quoted: message }).id)).resolves.toMatchObject({
				message: { type: 'buttonReply', choice: { id: 'no', viaFallback: true } },
			});
		});

		test('anything else is what it says', async () => {
			await scene.call('message.sendButtons', inWords);
			for (const words of ['3', 'maybe', 'yes please']) {
				await expect(told(eve.text(self, words).id)).resolves.toMatchObject({
					message: { type: 'text', text: words },
				});
			}
		});

		test('what was offered is known after a restart', async () => {
			await scene.call('message.sendButtons', inWords);
			await scene.reboot();
			await scene.reaches('sales', 'connected');
			await expect(told(eve.text(self, 'YES').id)).resolves.toMatchObject({
				message: { type: 'buttonReply', choice: { id: 'yes', viaFallback: true } },
			});
		});
	});

	describe('as a poll, where buttons cannot be shown', () => {
		test('a vote is the reply', async () => {
			const sent = await scene.call('message.sendList', { ...menu, fallback: 'poll' });
			const poll = await shown(sent);
			expect(poll.message).toMatchObject({
				pollCreationMessageV3: {
					name: 'What can we do for you?',
					options: [{ optionName: 'Invoices' }, { optionName: 'Repairs: Monday to Friday' }],
				},
			});
			const vote = eve.votes(poll, ['Repairs: Monday to Friday']);
			await expect(told(vote.id)).resolves.toMatchObject({
				message: {
					type: 'listReply',
					text: 'Repairs',
					choice: { id: 'repairs', title: 'Repairs', viaFallback: true },
				},
			});
			expect(scene.told('poll.vote', ({ data }) => data.messageId === vote.id)).toEqual([]);
		});

		test('one button is no poll, so it is said in words', async () => {
			const buttons = [{ text: 'Go on', id: 'go' }];
			await scene.call('message.sendButtons', { ...agreement, buttons, fallback: 'poll' });
			await eve.receives({ text: /1\. Go on/ });
			await expect(told(eve.text(self, 'go on').id)).resolves.toMatchObject({
				message: { type: 'buttonReply', choice: { id: 'go', viaFallback: true } },
			});
		});
	});
});
