import { z } from 'zod';
import { defineOperation } from '../../define';
import { sendPriorities } from '../../../domain/message';
import { instance, isoTime, pageInfo, paging, receipt, sentExample } from '../../fields';

export const cancel = defineOperation({
	id: 'message.cancel',
	title: 'Cancel',
	action: 'Cancel a message that was not sent yet',
	description:
		'Cancels a message that waits to be sent: for its time, or while the instance reconnects. One that has left, or may have, is refused.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		messageId: z
			.string()
			.min(1)
			.meta({
				title: 'Message ID',
				description: 'ID that the send answered',
				ui: { placeholder: '3EB0C767D26A1B2E5C7A' },
			}),
	}),
	output: receipt,
	examples: [
		{
			input: { instance: 'sales', messageId: sentExample.messageId },
			output: {
				...sentExample,
				state: 'failed',
				failure: { code: 'CANCELLED', message: 'The message was cancelled before it was sent' },
			},
		},
	],
});

const { messageId, chatId, phone, lid, state, timestamp, waitsUntil, waitsFor } = receipt.shape;

const queued = z.object({
	messageId,
	chatId,
	phone,
	lid,
	operation: z.string().meta({ description: 'The operation that made it' }),
	state,
	priority: z.enum(sendPriorities),
	sendAt: isoTime.nullable().meta({ description: 'When it is to leave; null for at once' }),
	expiresAt: isoTime.meta({ description: 'When it is given up' }),
	timestamp,
	waitsUntil,
	waitsFor,
});

export const listQueued = defineOperation({
	id: 'message.listQueued',
	title: 'Get Many Queued',
	action: 'Get many messages that were not sent yet',
	description:
		'Lists the messages that wait to be sent, the next one first: scheduled ones, and those that wait for the instance.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, ...paging }),
	output: z.object({ messages: z.array(queued), pageInfo }),
	examples: [
		{
			input: { instance: 'sales' },
			output: {
				messages: [
					{
						messageId: sentExample.messageId,
						chatId: sentExample.chatId,
						phone: sentExample.phone,
						lid: sentExample.lid,
						operation: 'message.sendText',
						state: 'queued',
						priority: 'normal',
						sendAt: '2026-12-01T12:00:00.000Z',
						expiresAt: '2026-12-01T13:00:00.000Z',
						timestamp: sentExample.timestamp,
						waitsUntil: '2026-12-01T12:00:00.000Z',
						waitsFor: 'schedule',
					},
				],
				pageInfo: { page: 1, pageSize: 50, pages: 1, total: 1 },
			},
		},
	],
});
