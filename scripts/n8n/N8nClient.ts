import { parse } from 'flatted';
import type { IConnections, INode, IRun, IWorkflowSettings } from 'n8n-workflow';
import { eventually, GiveUp } from './eventually';
import { N8nSession } from './N8nSession';

export interface NewWorkflow {
	name: string;
	nodes: Array<Partial<INode> & Pick<INode, 'name' | 'type' | 'parameters'>>;
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
	/** What the nodes put out; undefined while it runs. */
	data?: IRun['data'];
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers?: Array<{ status: string; errorMessage?: string }>;
}

/** Executions that n8n lists at once. */
const PAGE = 100;
const FINISHED = ['success', 'error', 'crashed', 'canceled'];

/** What a user does in n8n's editor, as calls: credentials, workflows, executions, packages. */
export class N8nClient extends N8nSession {
	/** @returns the id to name in a node's `credentials` */
	async createCredential(name: string, type: string, data: object): Promise<{ id: string }> {
		return this.call('POST', '/rest/credentials', { name, type, data });
	}

	/** Replaces what a credential holds; triggers read it when they are published again. */
	async editCredential(id: string, name: string, type: string, data: object): Promise<void> {
		await this.call('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	/** The credential's own test, as the editor runs it on *Save*. */
	async testCredential(
		type: string,
		data: object,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const credentials = { id: '', name: 'test', type, data };
		return this.call('POST', '/rest/credentials/test', { credentials });
	}

	async createWorkflow(workflow: NewWorkflow): Promise<{ id: string }> {
		const nodes = workflow.nodes.map((node, index) => ({
			id: crypto.randomUUID(),
			typeVersion: 1,
			position: [index * 220, 0],
			...node,
		}));
		return this.call('POST', '/rest/workflows', { settings: {}, ...workflow, nodes });
	}

	/** Changes a saved workflow; publish again to let it run that way. */
	async updateWorkflow(id: string, change: Partial<NewWorkflow>): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.call('PATCH', `/rest/workflows/${id}`, { ...change, versionId });
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/archive`, {});
		await this.call('DELETE', `/rest/workflows/${id}`);
	}

	/** Publishes and waits until the triggers run. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		await this.publication(id, 'published');
	}

	/** Unpublishes and waits until the triggers have stopped. */
	async unpublish(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.publication(id, 'not_published');
	}

	/**
	 * *Execute workflow* from a trigger, or *Execute step* up to a node.
	 *
	 * @returns the execution, or `waitingForWebhook` when the trigger listens for a test event
	 */
	async run(
		id: string,
		from: { trigger: string } | { upTo: string },
	): Promise<{ executionId?: string; waitingForWebhook?: boolean }> {
		const start =
			'trigger' in from
				? { triggerToStartFrom: { name: from.trigger } }
				: { destinationNode: { nodeName: from.upTo, mode: 'inclusive' } };
		return this.call('POST', `/rest/workflows/${id}/run`, start);
	}

	/** Runs by hand and waits for the end. */
	async runToEnd(id: string, from: { trigger: string } | { upTo: string }): Promise<Execution> {
		const { executionId } = await this.run(id, from);
		if (!executionId) throw new Error(`The run of workflow ${id} waits for a test webhook.`);
		return this.finished(executionId);
	}

	/** Newest first, without their data. */
	async executions(workflowId: string): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const all: Execution[] = [];
		let cursor: string | null | undefined;
		do {
			const from = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
			const page = await this.call<{ results: Execution[]; nextCursor?: string | null }>(
				'GET',
				`/rest/executions?filter=${filter}&limit=${PAGE}${from}`,
			);
			all.push(...page.results);
			cursor = page.nextCursor;
		} while (cursor);
		return all;
	}

	async execution(id: string): Promise<Execution> {
		const raw = await this.call<Omit<Execution, 'data'> & { data?: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...raw, data: raw.data ? (parse(raw.data) as IRun['data']) : undefined };
	}

	/** Waits for the end of one execution. */
	async finished(id: string, deadlineMs = 60_000): Promise<Execution> {
		const probe = async () => {
			const execution = await this.execution(id);
			return FINISHED.includes(execution.status) ? execution : undefined;
		};
		return eventually(`execution ${id} finished`, probe, { deadlineMs });
	}

	/** Waits until a workflow has `count` finished executions; newest first, with data. */
	async finishedExecutions(workflowId: string, count: number, deadlineMs = 60_000) {
		const probe = async () => {
			const all = await this.executions(workflowId);
			const done = all.filter(({ status }) => FINISHED.includes(status));
			return done.length >= count ? done : undefined;
		};
		const what = `${count} executions of workflow ${workflowId}`;
		const done = await eventually(what, probe, { deadlineMs });
		return Promise.all(done.map(({ id }) => this.execution(id)));
	}

	/** Installs a community package as *Settings > Community nodes* does. */
	async installPackage(name: string, version: string): Promise<void> {
		await this.call('POST', '/rest/community-packages', { name, version });
	}

	async updatePackage(name: string, version: string): Promise<void> {
		await this.call('PATCH', '/rest/community-packages', { name, version });
	}

	async uninstallPackage(name: string): Promise<void> {
		await this.call('DELETE', `/rest/community-packages?name=${encodeURIComponent(name)}`);
	}

	async packages(): Promise<Array<{ packageName: string; installedVersion: string }>> {
		return this.call('GET', '/rest/community-packages');
	}

	private async workflow(id: string): Promise<{ versionId: string }> {
		return this.call('GET', `/rest/workflows/${id}`);
	}

	// n8n publishes in the background: a webhook called right after `activate` is a 404.
	private async publication(id: string, wanted: PublicationStatus['status']): Promise<void> {
		await eventually(`workflow ${id} ${wanted}`, async () => {
			const path = `/rest/workflows/${id}/publication-status`;
			const { status, triggers } = await this.call<PublicationStatus>('GET', path);
			if (status === 'failed' || status === 'partial') {
				const reasons = triggers?.map(({ errorMessage }) => errorMessage).filter(Boolean);
				throw new GiveUp(`Workflow ${id} was not ${wanted}: ${reasons?.join('; ') ?? status}`);
			}
			return status === wanted ? true : undefined;
		});
	}
}

/** The JSON items a node put out in its last run. */
export function itemsOf(execution: Execution, nodeName: string): object[] {
	const run = execution.data?.resultData.runData[nodeName]?.at(-1);
	return (run?.data?.main?.[0] ?? []).map(({ json }) => json);
}
