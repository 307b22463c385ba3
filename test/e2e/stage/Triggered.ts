import { eventually } from '../../../scripts/n8n/eventually';
import type { Execution, N8nClient } from '../../../scripts/n8n/N8nClient';
import { TRIGGER } from './workflows';

export interface TriggeredExecution {
	id: string;
	status: string;
	/** Who wrote, digits only. */
	phone: string;
	text: string;
}

interface EventItem {
	phone: string;
	message: { text: string };
}

/** The executions that a trigger on `message.received` started, told by the message in each. */
export class Triggered {
	private readonly known = new Map<string, TriggeredExecution>();

	constructor(
		private readonly client: N8nClient,
		private readonly workflow: string,
	) {}

	/** Oldest first. Also those that crashed: what started them is stored with them. */
	async all(): Promise<TriggeredExecution[]> {
		const listed = await this.client.executions(this.workflow);
		for (const { id, status } of listed) {
			const known = this.known.get(id);
			if (known) known.status = status;
			else this.known.set(id, describe(await this.client.execution(id)));
		}
		return [...this.known.values()].sort((a, b) => Number(a.id) - Number(b.id));
	}

	/** Resolves with all once one of them was started by each of these texts. */
	async having(texts: readonly string[], deadlineMs = 60_000): Promise<TriggeredExecution[]> {
		let missing = [...texts];
		try {
			return await eventually(
				'executions',
				async () => {
					const all = await this.all();
					missing = texts.filter((text) => all.every((each) => each.text !== text));
					return missing.length === 0 ? all : undefined;
				},
				{ deadlineMs },
			);
		} catch (cause) {
			throw new Error(`No execution in ${deadlineMs / 1000} s for: ${missing.join(', ')}`, { cause });
		}
	}

	/** Resolves once `count` executions are there. */
	async counting(count: number): Promise<void> {
		await eventually(`${count} executions`, async () => {
			const { length } = await this.client.executions(this.workflow);
			return length >= count ? true : undefined;
		});
	}
}

function describe({ id, status, data }: Execution): TriggeredExecution {
	const [output] = data?.resultData.runData[TRIGGER]?.at(-1)?.data?.main?.[0] ?? [];
	const [input] = data?.executionData?.nodeExecutionStack[0]?.data.main?.[0] ?? [];
	const item = (output ?? input)?.json as EventItem | undefined;
	return { id, status, phone: item?.phone ?? '', text: item?.message.text ?? '' };
}
