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
import { isRegistered, register, unregister, type Registration } from './vendorWebhook';

/** Kept from publishing to unpublishing, when the credential's default instance may be another one. */
interface Memory extends Registration {
	instance?: string;
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
			return inScene(this, async ({ connection, memory, instance, url, events }) => {
				assertEmits(connection.credential.gateway, events);
				openFilter(this, connection);
				memory.instance = instance;
				if (connection.credential.gateway !== 'embedded') {
					await register(connection, { instance, url, events }, memory, this.logger);
				} else {
					memory.token = randomToken();
					memory.test = true;
					await startTestRun(this, { instance, events, url, token: memory.token });
				}
				return true;
			});
		},

		async delete(this: IHookFunctions): Promise<boolean> {
			return inScene(this, async ({ connection, memory, instance, url }) => {
				const known = memory.instance ?? instance;
				if (connection.credential.gateway !== 'embedded') {
					await unregister(connection, known, url, memory);
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
