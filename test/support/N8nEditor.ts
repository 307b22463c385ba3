import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { eventually } from '../../scripts/n8n/eventually';
import { OWNER } from '../../scripts/n8n/N8nSession';

const LAUNCH = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** n8n's editor in headless Chromium, as a user sees it. */
export class N8nEditor {
	/** Errors of the page itself; a test expects none. */
	readonly pageErrors: string[] = [];

	private constructor(
		private readonly context: BrowserContext,
		private readonly profile: string,
		private readonly url: string,
		readonly page: Page,
	) {
		page.on('pageerror', (error) => this.pageErrors.push(error.message));
	}

	/**
	 * Starts Chromium and signs in as the owner.
	 *
	 * @param executablePath of Chromium: `needsChromium().where`
	 */
	static async open(url: string, executablePath: string): Promise<N8nEditor> {
		const profile = mkdtempSync(path.join(tmpdir(), 'wagate-chromium-'));
		const context = await chromium.launchPersistentContext(profile, {
			executablePath,
			headless: true,
			args: [...LAUNCH, ...QUIET],
			viewport: { width: 1400, height: 900 },
		});
		const page = context.pages()[0] ?? (await context.newPage());
		const editor = new N8nEditor(context, profile, url, page);
		await editor.signIn();
		return editor;
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.byTestId('canvas-node').first().waitFor();
	}

	/** Opens the list of nodes and searches it; answers the texts found, best first. */
	async searchNodes(text: string): Promise<string[]> {
		if (!(await this.byTestId('node-creator').isVisible())) {
			await this.byTestId('node-creator-plus-button').click();
		}
		await this.byTestId('item-iterator-item').first().waitFor();
		return this.listedAfter(() => this.byTestId('node-creator-search-bar').fill(text));
	}

	/** Opens one entry of the list of nodes; answers its actions. */
	async openListed(text: string): Promise<string[]> {
		return this.listedAfter(() => this.item(text).click());
	}

	/** Drags an entry of the list onto the canvas: an action, or a node that has no actions. */
	async dragToCanvas(text: string): Promise<void> {
		const before = await this.byTestId('canvas-node').count();
		const pane = this.page.locator('.vue-flow__pane').first();
		await this.item(text).dragTo(pane, { targetPosition: { x: 500, y: 600 } });
		await this.byTestId('canvas-node').nth(before).waitFor();
	}

	/** Opens a node of the canvas by its name. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		await this.byTestId('ndv').waitFor();
	}

	/** *Execute step* of the open node; answers the output panel. */
	async executeOpenNode(): Promise<Locator> {
		await this.byTestId('node-execute-button').click();
		return this.byTestId('output-panel');
	}

	async closeNode(): Promise<void> {
		await this.byTestId('ndv-close-button').click();
	}

	/** Saves a picture below `artifacts/`, which git ignores and CI keeps; answers its path. */
	async screenshot(name: string): Promise<string> {
		const file = path.resolve('artifacts', 'screenshots', `${name}.png`);
		mkdirSync(path.dirname(file), { recursive: true });
		await this.page.screenshot({ path: file });
		return file;
	}

	async close(): Promise<void> {
		await this.context.close();
		rmSync(this.profile, { recursive: true, force: true });
	}

	byTestId(id: string): Locator {
		return this.page.locator(`[data-test-id=${id}]`);
	}

	private item(text: string): Locator {
		return this.byTestId('item-iterator-item').filter({ hasText: text }).first();
	}

	// The list slides to its next content, and nothing says when: it is there once it differs from
	// what was, and stays the same for two looks.
	private async listedAfter(change: () => Promise<void>): Promise<string[]> {
		const before = (await this.listed()).join();
		await change();
		let last = before;
		const probe = async () => {
			const now = await this.listed();
			const isSettled = now.length > 0 && now.join() === last && last !== before;
			last = now.join();
			return isSettled ? now : undefined;
		};
		return eventually('the list of nodes changed', probe, { everyMs: 500 });
	}

	private async listed(): Promise<string[]> {
		const texts = await this.byTestId('item-iterator-item').allInnerTexts();
		return texts.map((text) => text.trim());
	}

	private async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(OWNER.email);
		await this.page.locator('input[name=password]').fill(OWNER.password);
		await this.byTestId('form-submit-button').click();
		await this.page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	}
}
