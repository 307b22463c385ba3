import { z } from 'zod';
import { defineOperation } from '../../define';
import { instance, receipt, sentExample } from '../../fields';

export const cancel = defineOperation({
	id: 'message.cancel',
	title: 'Cancel',
	action: 'Cancel a message that was not sent yet',
	description:
		'Cancels a message that waits to be sent, such as while the instance reconnects. One that has left, or may have, is refused.',
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
