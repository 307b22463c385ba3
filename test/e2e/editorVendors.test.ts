import { needsChromium } from '../support/services';
import { N8nEditor } from '../support/N8nEditor';
import { startN8nWithPackage, type N8nWithPackage } from '../support/n8nWithPackage';
import { vendorFacts, vendorNames } from '../support/vendor/vendors';
import { chain, manualTrigger } from './stage/workflows';

const chromium = needsChromium();

chromium.describe("the vendors' nodes in n8n's editor", () => {
	let host: N8nWithPackage;
	let editor: N8nEditor;

	beforeAll(async () => {
		host = await startN8nWithPackage('editor-vendors');
		editor = await N8nEditor.open(host.n8n.url, chromium.where);
	});
	afterAll(async () => {
		await editor?.close();
		await host?.n8n.dispose();
	});

	test.each(vendorNames)(
		'%s: found by its name, added by an action, with its fields',
		async (vendor) => {
			const { node, title } = vendorFacts[vendor];
			const empty = chain(`Add ${node}`, [manualTrigger()]);
			const { id } = await host.n8n.client.createWorkflow(empty);
			await editor.openWorkflow(id);
			const found = await editor.searchNodes(title);
			await editor.screenshot(`${vendor}-search`);
			expect(found.join('\n')).toContain(title);
			const actions = await editor.openListed(title);
			await editor.screenshot(`${vendor}-actions`);
			expect(actions).toContain('Send a text message');
			await editor.dragToCanvas('Send a text message');
			// n8n opens what was dropped.
			await editor.byTestId('parameter-input-text').waitFor();
			await editor.screenshot(`${vendor}-send-text`);
			await expect(editor.parameters()).resolves.toEqual(
				expect.arrayContaining(['resource', 'operation', 'instance', 'to', 'text']),
			);
			await editor.closeNode();
			const nodes = await editor.byTestId('canvas-node').all();
			const types = await Promise.all(nodes.map((each) => each.getAttribute('data-node-type')));
			expect(types).toContain(`n8n-nodes-wagate.${node}`);
		},
	);

	test('the page itself had no error', () => {
		expect(editor.pageErrors).toEqual([]);
	});
});
