import sharp from 'sharp';
import { freePort } from '../../scripts/n8n/freePort';
import { itemsOf } from '../../scripts/n8n/N8nClient';
import { ACCOUNT, EVE, INSTANCE, useStage } from './stage/Stage';
import { Triggered } from './stage/Triggered';
import { ACTION, byName, CREDENTIAL } from './stage/workflows';

const stage = useStage('mainJob');

const embedded = { gateway: 'embedded', connection: 'sidecar', network: 'sandbox' };
const testCredential = (data: object) => stage().n8n.client.testCredential(CREDENTIAL, data);

interface FailedItem {
	error?: string;
	details?: { hint: string };
}

describe('the credential test', () => {
	test('starts the embedded gateway and says what to do next', async () => {
		await expect(testCredential(embedded)).resolves.toEqual({
			status: 'OK',
			message:
				'Embedded gateway, sandbox network: 0 instances, 0 connected. Next step: create one with Instance > Create',
		});
		await expect(stage().sidecarHealth()).resolves.toMatchObject({
			version: stage().installed.version,
			network: 'sandbox',
		});
	});

	test('names a gateway that is not there', async () => {
		const url = `http://127.0.0.1:${await freePort()}`;
		const data = { gateway: 'embedded', connection: 'url', url, apiKey: 'wag_0123456789abcdef' };
		const { status, message } = await testCredential(data);
		expect(status).toBe('Error');
		expect(message).toMatch(/^The gateway does not answer: .*Next step: Check that it runs/);
	});

	test.each([
		[
			{ gateway: 'evolution', url: 'evolution.example.com', apiKey: 'k' },
			'URL "evolution.example.com" does not begin with http:// or https://. Next step: Enter the address of the API',
		],
		[{ gateway: 'evolution', url: 'http://127.0.0.1', apiKey: '' }, 'API Key is empty. Next step:'],
		[{ ...embedded, country: 'Brazil' }, 'Default Country "Brazil" is not a country code'],
	])('names the field at fault: %j', async (data, message) => {
		const answer = await testCredential(data);
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain(message);
	});
});

describe('from an empty n8n to the answer', () => {
	test('Create makes an instance and shows its key', async () => {
		const parameters = { resource: 'instance', operation: 'create', instanceName: INSTANCE };
		const [item] = itemsOf(await stage().run(parameters), ACTION);
		expect(item).toMatchObject({
			instance: INSTANCE,
			state: 'created',
			network: 'sandbox',
			gateway: 'embedded',
		});
	});

	test('Connect shows a QR as text and as a picture, and waits for the phone', async () => {
		const parameters = { resource: 'instance', operation: 'connect', instance: byName(INSTANCE) };
		const execution = await stage().run(parameters);
		const [item] = itemsOf(execution, ACTION) as Array<{ state: string; qr: string }>;
		expect(item).toMatchObject({ instance: INSTANCE, state: 'qr' });
		const picture = await stage().binary(execution);
		expect(picture.fileName).toBe(`${INSTANCE}-qr.png`);
		const { format, width, height } = await sharp(picture.bytes).metadata();
		expect(format).toBe('png');
		expect(width).toBeGreaterThan(200);
		expect(height).toBe(width);
		const { channels } = await sharp(picture.bytes).stats();
		expect(channels[0]).toMatchObject({ min: 0, max: 255 });

		const waiting = stage().run({ ...parameters, options: { waitUntilConnected: true } });
		const account = await stage().account();
		await account.scan(item?.qr ?? '');
		const [linked] = itemsOf(await waiting, ACTION);
		expect(linked).toMatchObject({ state: 'connected', phone: ACCOUNT, qr: null });
	});

	test('a message in starts the echo workflow, and its answer comes out decrypted', async () => {
		const workflow = await stage().publishEcho();
		const eve = await stage().eve();
		await eve.text(ACCOUNT, 'hi');
		await expect(eve.receives({ text: 'echo: hi' })).resolves.toMatchObject({
			from: ACCOUNT,
			fromMe: false,
		});
		const [execution] = await new Triggered(stage().n8n.client, workflow).having(['hi']);
		const { mode } = await stage().n8n.client.finished(execution?.id ?? '');
		expect(mode).toBe('trigger');
		expect(execution).toMatchObject({ phone: EVE, text: 'hi' });
	});

	test('the simulator saw nothing that WhatsApp would not take', async () => {
		await stage().sandbox.assertClean();
	});
});

describe('bad input', () => {
	const tooLong = 'a'.repeat(65_537);
	const bad = [
		{
			what: 'a number with letters',
			item: { to: '1555000abcd', text: 'x' },
			error: /"1555000abcd" is not a phone number or a chat id/,
			hint: /digits with the country code/,
		},
		{
			what: 'a number that is not on WhatsApp',
			item: { to: '15559998888', text: 'x' },
			error: /15559998888 is not on WhatsApp/,
			hint: /Check the country code/,
		},
		{
			what: 'an empty text',
			item: { to: EVE, text: '' },
			error: /"Text" is empty/,
			hint: /expression|Fill in/,
		},
		{
			what: 'a text over the limit',
			item: { to: EVE, text: tooLong },
			error: /"Text".* longer than 65536 characters/,
			hint: /Correct/,
		},
		{
			what: 'an unknown instance',
			item: { to: EVE, text: 'x', instance: 'nobody' },
			error: /There is no instance named "nobody"/,
			hint: /Create it first/,
		},
		{
			what: 'an instance that is not connected',
			item: { to: EVE, text: 'x', instance: 'unlinked' },
			error: /not linked to WhatsApp: its state is created/,
			hint: /Run Connect/,
		},
	];
	const good = { to: EVE, text: 'good' };
	const parameters = {
		resource: 'message',
		operation: 'sendText',
		instance: { __rl: true, mode: 'name', value: `={{ $json.instance ?? "${INSTANCE}" }}` },
		to: '={{ $json.to }}',
		text: '={{ $json.text }}',
	};

	beforeAll(async () => {
		await stage().run({ resource: 'instance', operation: 'create', instanceName: 'unlinked' });
	});

	test('fails that item only, with the cause and the next step, when told to go on', async () => {
		const items = [good, ...bad.map(({ item }) => item), { ...good, text: 'good too' }];
		const execution = await stage().run(parameters, { items, goOn: true });
		expect(execution.status).toBe('success');
		const out = itemsOf(execution, ACTION) as FailedItem[];
		expect(out).toHaveLength(items.length);
		expect(out[0]).toMatchObject({ state: 'server_ack', phone: EVE });
		expect(out.at(-1)).toMatchObject({ state: 'server_ack', phone: EVE });
		for (const [index, { error, hint }] of bad.entries()) {
			expect(out[index + 1]?.error).toMatch(error);
			expect(out[index + 1]?.details?.hint).toMatch(hint);
		}
		const eve = await stage().eve();
		await eve.receives({ text: 'good' });
		await eve.receives({ text: 'good too' });
		const texts = (await eve.inbox()).map(({ text }) => text);
		expect(texts.filter((text) => text === 'x' || text === tooLong)).toEqual([]);
	});

	test.each(bad)('stops the execution otherwise: $what', async ({ item, error, hint }) => {
		const execution = await stage().run(parameters, { items: [item] });
		expect(execution.status).toBe('error');
		const failure = execution.data?.resultData.error;
		expect(failure?.message).toMatch(error);
		expect(failure?.description).toMatch(hint);
		expect(failure?.context).toMatchObject({ itemIndex: 0 });
	});
});
