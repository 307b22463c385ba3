import type { Contact } from '../../../src/simulator';
import { Scene } from './Scene';

let scene: Scene;
let ana: Contact;

/** Questions about numbers so far. */
const asked = () =>
	scene.sim.log.filter(
		({ direction, stanza }) =>
			direction === 'in' &&
			stanza.attrs.xmlns === 'usync' &&
			JSON.stringify(stanza).includes('"contact"'),
	).length;

const send = (to: string, text: string) =>
	scene.call('message.sendText', { instance: 'sales', to, text });

describe.each(['lid', 'pn'] as const)('numbers as people write them, with %s', (addressing) => {
	beforeAll(async () => {
		scene = await Scene.open({ addressing, engine: { defaultCountry: 'BR' } });
		ana = scene.sim.contact('5511988887777', { name: 'Ana' });
		await scene.link('sales', '15550001001');
	});

	afterAll(() => scene.close());

	test.each([
		'5511988887777',
		'+55 (11) 98888-7777',
		'0055 11 98888 7777',
		'tel:+55-11-98888-7777',
		'https://wa.me/5511988887777?text=Oi',
		'wa.me/5511988887777',
		'https://api.whatsapp.com/send?phone=5511988887777&text=Oi',
		'(11) 98888-7777',
		'11 98888.7777',
	])('%s reaches the person', async (written) => {
		const { messageId, phone, state } = await send(written, written);
		expect({ phone, state }).toEqual({ phone: '5511988887777', state: 'server_ack' });
		await ana.receives({ id: messageId, text: written });
		expect(asked()).toBe(1);
	});

	test('a foreign number without a plus is no national one', async () => {
		const eve = scene.sim.contact('442079460018', { name: 'Eve' });
		const { messageId, phone } = await send('442079460018', 'abroad');
		expect(phone).toBe('442079460018');
		await eve.receives({ id: messageId });
	});
});

describe.each([
	['the ninth digit of Brazil', '551187654321', '5511987654321'],
	['the 1 of Mexico', '525512345678', '5215512345678'],
	['the 9 of Argentina', '541123456789', '5491123456789'],
])('%s', (_what, shorter, longer) => {
	describe.each([
		['shorter', shorter, longer],
		['longer', longer, shorter],
	])('registered under the %s form', (_which, registered, other) => {
		let bia: Contact;

		beforeAll(async () => {
			scene = await Scene.open();
			bia = scene.sim.contact(registered, { name: 'Bia' });
			await scene.link('sales', '15550001001');
		});

		afterAll(() => scene.close());

		test('both forms reach the one account, and each is asked for once, also after a restart', async () => {
			for (const number of [other, registered, `+${other}`]) {
				const { messageId, phone, chatId } = await send(number, `to ${number}`);
				expect({ phone, chatId }).toEqual({ phone: registered, chatId: bia.jid });
				await bia.receives({ id: messageId, text: `to ${number}` });
			}
			expect(asked()).toBe(2);
			await scene.reboot();
			await scene.reaches('sales', 'connected');
			const { messageId } = await send(other, 'after a restart');
			await bia.receives({ id: messageId });
			expect(asked()).toBe(2);
			await expect(scene.call('chat.list', { instance: 'sales' })).resolves.toMatchObject({
				chats: [expect.objectContaining({ phone: registered })],
			});
		});

		test('among others each is told by the number that it was asked for', async () => {
			const numbers = ['15550009999', other, registered];
			const { results } = await scene.call('contact.checkNumbers', {
				instance: 'sales',
				numbers,
			});
			expect(results).toMatchObject([
				{ number: '15550009999', exists: false },
				{ number: other, exists: true, phone: registered, lid: bia.lid },
				{ number: registered, exists: true, phone: registered },
			]);
		});
	});
});
