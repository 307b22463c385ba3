import { needsChromium } from '../support/services';
import { N8nEditor } from '../support/N8nEditor';
import { INSTANCE, useStage } from './stage/Stage';
import { ACTION, actionNode, byName, chain, manualTrigger } from './stage/workflows';

const chromium = needsChromium();

chromium.describe("n8n's editor", () => {
	const stage = useStage('editor');
	let editor: N8nEditor;

	beforeAll(async () => {
		editor = await N8nEditor.open(stage().n8n.url, chromium.where);
	});
	afterAll(() => editor?.close());

	test('"whatsapp" finds the node, and it shows its actions and triggers', async () => {
		const { id } = await stage().n8n.client.createWorkflow(chain('Empty', [manualTrigger()]));
		await editor.openWorkflow(id);
		const found = await editor.searchNodes('whatsapp');
		await editor.screenshot('search');
		expect(found.join('\n')).toContain(ACTION);
		const actions = await editor.openListed(ACTION);
		await editor.screenshot('actions');
		expect(actions).toEqual(
			expect.arrayContaining([
				'Send a text message',
				'Check which numbers are on WhatsApp',
				'Connect an instance to a phone',
			]),
		);
	});

	test('an action dragged onto the canvas is the node with that operation', async () => {
		await editor.dragToCanvas('Send a text message');
		await editor.screenshot('dragged');
		const name = 'Send a text message';
		await editor.openNode(name);
		await editor.byTestId('parameter-input-text').waitFor();
		await editor.screenshot('send-text');
		await editor.closeNode();
	});

	test('Connect shows the QR as a picture', async () => {
		await stage().run({ resource: 'instance', operation: 'create', instanceName: INSTANCE });
		const parameters = { resource: 'instance', operation: 'connect', instance: byName(INSTANCE) };
		const nodes = [manualTrigger(), actionNode(parameters, stage().credential)];
		const { id } = await stage().n8n.client.createWorkflow(chain('Connect', nodes));
		await editor.openWorkflow(id);
		await editor.openNode(ACTION);
		await editor.executeOpenNode();
		const picture = await editor.openBinary();
		await editor.screenshot('qr');
		expect(picture).toEqual({ width: expect.any(Number) as number, isSquare: true });
		expect(picture.width).toBeGreaterThan(200);
	});

	test('the page itself had no error', () => {
		expect(editor.pageErrors).toEqual([]);
	});
});
