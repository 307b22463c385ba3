import type { DialectName } from '../../../src/dialects';
import type { Contact } from '../../../src/simulator';
import { HookServer } from '../../support/HookServer';
import { Scene } from './Scene';

const self = '15550001001';
const toEve = { instance: 'sales', to: '15550002001' };
const buttons = {
	...toEve,
	text: 'Do you agree?',
	buttons: [
		{ text: 'Yes', id: 'yes' },
		{ text: 'No', id: 'no' },
	],
};
const list = {
	...toEve,
	text: 'What can we do?',
	buttonText: 'Menu',
	sections: [
		{
			title: 'Things',
			rows: [
				{ title: 'Invoices', id: 'inv' },
				{ title: 'Repairs', id: 'rep', description: 'Monday to Friday' },
			],
		},
	],
};

let scene: Scene;
let eve: Contact;
let hook: HookServer;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', self);
});

beforeEach(async () => {
	hook = await HookServer.open();
});

afterEach(() => hook.close());
afterAll(() => scene.close());

type Said = Record<string, unknown>;

/** What a webhook in this tongue posts of what the person does next. */
async function posted(tongue: DialectName, act: () => unknown): Promise<Said> {
	const caller = { instance: 'sales', dialect: tongue };
	const events = ['message.received' as const];
	await scene.call('webhook.set', { instance: 'sales', url: hook.url, events }, caller);
	act();
	const { body } = await hook.post(hook.posts.length);
	return JSON.parse(body) as Said;
}

/** Where each tongue has the message, and its name for what it is, where it has one. */
const readers: Record<'evolution' | 'megaapi' | 'papi', (said: Said) => [unknown, unknown]> = {
	evolution: ({ data }) => [(data as Said).message, (data as Said).messageType],
	megaapi: ({ message, messageType }) => [message, messageType],
	papi: ({ data }) => [(data as Said).message, null],
};

const shown = async ({ messageId }: { messageId: string }) => eve.receives({ id: messageId });

describe.each(Object.entries(readers) as [keyof typeof readers, (typeof readers)['papi']][])(
	'choices as %s tells them',
	(tongue, read) => {
		const expectKind = (said: Said, kind: string) => {
			const [, type] = read(said);
			if (type !== null) expect(type).toBe(kind);
		};

		test('a button that was answered in words is a pressed button', async () => {
			const { messageId } = await scene.call('message.sendButtons', {
				...buttons,
				fallback: 'text',
			});
			await eve.receives({ id: messageId });
			const said = await posted(tongue, () => eve.text(self, '2'));
			expect(read(said)[0]).toMatchObject({
				buttonsResponseMessage: {
					selectedButtonId: 'no',
					selectedDisplayText: 'No',
					contextInfo: { stanzaId: messageId },
				},
			});
			expectKind(said, 'buttonsResponseMessage');
		});

		test('a row that was voted for is a chosen row', async () => {
			const poll = await shown(await scene.call('message.sendList', { ...list, fallback: 'poll' }));
			const said = await posted(tongue, () => eve.votes(poll, ['Repairs: Monday to Friday']));
			expect(read(said)[0]).toMatchObject({
				listResponseMessage: {
					title: 'Repairs',
					description: 'Monday to Friday',
					singleSelectReply: { selectedRowId: 'rep' },
				},
			});
			expectKind(said, 'listResponseMessage');
		});

		test('a pressed button is told as WhatsApp told it', async () => {
			const message = await shown(await scene.call('message.sendButtons', buttons));
			const said = await posted(tongue, () => eve.chooses(message, 'yes'));
			expect(read(said)[0]).toMatchObject({
				interactiveResponseMessage: {
					body: { text: 'Yes' },
					nativeFlowResponseMessage: {
						paramsJson: expect.stringContaining('"id":"yes"') as string,
					},
				},
			});
			expectKind(said, 'interactiveResponseMessage');
		});

		test('a chosen row is told as WhatsApp told it', async () => {
			const message = await shown(await scene.call('message.sendList', list));
			const said = await posted(tongue, () => eve.chooses(message, 'inv'));
			expect(read(said)[0]).toMatchObject({
				interactiveResponseMessage: {
					body: { text: 'Invoices' },
					nativeFlowResponseMessage: {
						paramsJson: expect.stringContaining('"id":"inv"') as string,
					},
				},
			});
		});
	},
);

describe('choices as zapini tells them, which has text alone', () => {
	test('a pressed button says what stands on it', async () => {
		const message = await shown(await scene.call('message.sendButtons', buttons));
		const said = await posted('zapini', () => eve.chooses(message, 'yes'));
		expect(said.data).toMatchObject({ content: 'Yes', media_type: null });
	});

	test('a number that answers says the title of its row, not the number', async () => {
		const { messageId } = await scene.call('message.sendList', { ...list, fallback: 'text' });
		await eve.receives({ id: messageId });
		const said = await posted('zapini', () => eve.text(self, '2'));
		expect(said.data).toMatchObject({ content: 'Repairs', media_type: null });
	});
});
