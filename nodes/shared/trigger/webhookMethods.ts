import type { IHookFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import { openConnection, randomToken, type Connection } from '../connection';
import { toNodeError } from '../toNodeError';
import { assertEmits } from './assertEmits';
import { deleteStreamLater } from './deleteLater';
import { EventStream } from './EventStream';
import { openFilter } from './openFilter';
import { streamId } from './streamId';
import { triggerInstance } from './streamTrigger';
import { startTestRun, stopTestRun } from './testRun';
import { announce, workflowName } from './announce';
import { removeListener, slotOf } from './listeners';
import { publish, unpublish } from './sharedWebhook';
import { isRegistered, type Registration } from './vendorWebhook';

interface Memory extends Registration {
	/** Whether this is a test run, which the gateway's answer to n8n's "delete" does not say. */
	test?: boolean;
}

interface Scene {
	connection: Connection;
	memory: Memory;
	instance: string;
	url: string;
	events: EventName[];
}

/**
 * Publishing, unpublishing and test runs. On the embedded gateway a published trigger has its stream from `trigger()`,
 * and only a test run uses the webhook; a vendor's gateway posts to the webhook in both.
 */
export const webhookMethods = {
	default: {
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return inScene(this, async ({ connection, memory, instance, url }) => {
				if (connection.credential.gateway !== 'embedded') {
					return isRegistered(connection, instance, url, memory);
				}
				memory.instance = instance;
				return this.getMode() !== 'manual';
			});
		},

		async create(this: IHookFunctions): Promise<boolean> {
			return inScene(this, async (scene) => {
				const { connection, memory, instance, url, events } = scene;
				assertEmits(connection.credential.gateway, events);
				openFilter(this, connection);
				memory.instance = instance;
				if (connection.credential.gateway !== 'embedded') {
					const isTest = this.getMode() === 'manual';
					await publish(connection, targetOf(this, scene, isTest), memory, this.logger);
					if (isTest) memory.test = true;
					else announce(this, connection, memory, url);
				} else {
					memory.token = randomToken();
					memory.test = true;
					await startTestRun(this, { instance, events, url, token: memory.token });
				}
				return true;
			});
		},

		async delete(this: IHookFunctions): Promise<boolean> {
			return inScene(this, async (scene) => {
				const { connection, memory } = scene;
				const known = memory.instance ?? scene.instance;
				if (connection.credential.gateway !== 'embedded') {
					const isTest = memory.test === true;
					delete memory.test;
					const target = targetOf(this, { ...scene, instance: known }, isTest);
					// First, so that a gateway that is gone does not keep the place taken.
					if (!isTest) removeListener(target.slot, target.id);
					await unpublish(connection, target, memory);
				} else if (memory.test) {
					delete memory.test;
					delete memory.token;
					await stopTestRun(this, known);
				} else {
					const stream = new EventStream(connection, known, streamId(this));
					deleteStreamLater(
						known,
						stream.id,
						() => stream.delete(),
						(error) => this.logger.warn(`The event stream was not deleted: ${String(error)}`),
					);
				}
				return true;
			});
		},
	},
};

function targetOf(
	context: IHookFunctions,
	{ connection, instance, url, events }: Scene,
	isTest: boolean,
) {
	const slot = slotOf(connection.credential, instance);
	const id = streamId(context, isTest ? 'test' : 'n8n');
	return { slot, id, instance, url, events, isTest, workflow: workflowName(context) };
}

async function inScene<T>(context: IHookFunctions, act: (scene: Scene) => Promise<T>): Promise<T> {
	try {
		const connection = await openConnection(context);
		return await act({
			connection,
			memory: context.getWorkflowStaticData('node'),
			instance: triggerInstance(context, connection.credential.instance),
			url: context.getNodeWebhookUrl('default') ?? '',
			events: context.getNodeParameter('events', []) as EventName[],
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
