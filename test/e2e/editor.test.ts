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
				'Check which numbers have an account',
				'Connect an instance to a phone',
			]),
		);
	});

	test('an action dragged onto the canvas is the node with that operation', async () => {
		await editor.dragToCanvas('Send a text message');
		// n8n opens what was dropped.
		await editor.byTestId('parameter-input-text').waitFor();
		await editor.screenshot('send-text');
		await expect(editor.parameters()).resolves.toEqual(
			expect.arrayContaining(['resource', 'operation', 'instance', 'to', 'text']),
		);
		await editor.closeNode();
		await editor.screenshot('dragged');
		const nodes = await editor.byTestId('canvas-node').all();
		const types = await Promise.all(nodes.map((node) => node.getAttribute('data-node-type')));
		expect(types).toContain('n8n-nodes-wagate.whatsAppGateway');
	});

	test('Connect shows the QR as a picture', async () => {
		await stage().run({ resource: 'instance', operation: 'create', instanceName: INSTANCE });
		const parameters = { resource: 'instance', operation: 'connect', instance: byName(INSTANCE) };
		const nodes = [manualTrigger(), actionNode(parameters, stage().credential)];
		const { id } = await stage().n8n.client.createWorkflow(chain('Connect', nodes));
		await editor.openWorkflow(id);
		await editor.openNode(ACTION);
		await editor.executeOpenNode();
		await editor.byTestId('ndv-view-binary-data').first().waitFor();
		await editor.screenshot('connect');
		const { width, height } = await editor.viewBinary();
		await editor.screenshot('qr');
		expect(width).toBeGreaterThan(200);
		expect(height).toBe(width);
	});

	test('the page itself had no error', () => {
		expect(editor.pageErrors).toEqual([]);
	});
});
