import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	buttonsContent,
	chat,
	contactContent,
	fallback,
	instance,
	listContent,
	locationContent,
	manyReceipt,
	media,
	mediaContent,
	outboxOptions,
	pollContent,
	receipt,
	recipients,
	sendOptions,
	sentExample,
	textContent,
	voiceContent,
} from '../../fields';

/**
 * Sends to many are operations of their own and no field of the single sends: they answer a result for each
 * recipient, may fail in part, and are paced; a send that answers a receipt or a list, as its input happens to be,
 * could have no output schema worth the name.
 */
const toMany = { instance, recipients };

const manyExample = {
	sent: 1,
	failed: 1,
	results: [
		{ recipient: '5511988887777', receipt: sentExample, failure: null },
		{
			recipient: '5511900000000',
			receipt: null,
			failure: {
				code: 'NUMBER_NOT_ON_WHATSAPP',
				message: 'The number 5511900000000 is not on WhatsApp',
			},
		},
	],
} satisfies z.output<typeof manyReceipt>;

const twoPeople = ['5511988887777', '5511900000000'];

export const sendTextToMany = defineOperation({
	id: 'message.sendTextToMany',
	title: 'Send Text to Many',
	action: 'Send a text message to many chats',
	description: 'Sends the same text to many chats one after another and tells what became of each.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({ ...toMany, ...textContent, ...sendOptions }),
	output: manyReceipt,
	examples: [
		{
			input: { instance: 'sales', recipients: twoPeople, text: 'We open at nine.' },
			output: manyExample,
		},
	],
});

export const sendMediaToMany = defineOperation({
	id: 'message.sendMediaToMany',
	title: 'Send Media to Many',
	action: 'Send a file to many chats',
	description: 'Sends the same file to many chats one after another and tells what became of each.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({ ...toMany, ...mediaContent, ...sendOptions }),
	output: manyReceipt,
	examples: [
		{
			input: {
				instance: 'sales',
				recipients: twoPeople,
				type: 'image',
				media: { url: 'https://example.com/offer.jpg' },
			},
			output: manyExample,
		},
	],
});

export const sendListToMany = defineOperation({
	id: 'message.sendListToMany',
	title: 'Send List to Many',
	action: 'Send a list to many chats',
	description: 'Sends the same list to many chats one after another and tells what became of each.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({ ...toMany, ...listContent, fallback, ...sendOptions }),
	output: manyReceipt,
	examples: [
		{
			input: {
				instance: 'sales',
				recipients: twoPeople,
				text: 'What can we do for you?',
				buttonText: 'Menu',
				sections: [{ title: 'Support', rows: [{ title: 'Invoices', id: 'invoices' }] }],
			},
			output: manyExample,
		},
	],
});

const pause = {
	delayMs: sendOptions.delayMs,
};

const step = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('text'), ...textContent, ...pause }),
	z.object({ kind: z.literal('media'), ...mediaContent, ...pause }),
	z.object({ kind: z.literal('voiceNote'), ...voiceContent, ...pause }),
	z.object({ kind: z.literal('videoNote'), media, ...pause }),
	z.object({ kind: z.literal('sticker'), media, ...pause }),
	z.object({ kind: z.literal('location'), ...locationContent, ...pause }),
	z.object({ kind: z.literal('contact'), ...contactContent, ...pause }),
	z.object({ kind: z.literal('poll'), ...pollContent, ...pause }),
	z.object({ kind: z.literal('buttons'), ...buttonsContent, fallback, ...pause }),
	z.object({ kind: z.literal('list'), ...listContent, fallback, ...pause }),
]);

export const sendSequence = defineOperation({
	id: 'message.sendSequence',
	title: 'Send Sequence',
	action: 'Send several messages in order',
	description:
		'Sends up to twenty messages to one chat, each after the one before it. Stops at the first that fails. With Send At all of them are stored at once and leave in their order; those after one that failed fail with SEQUENCE_STOPPED.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		to: chat,
		messages: z
			.array(step)
			.min(1)
			.max(20)
			.meta({ title: 'Messages', description: 'One to twenty messages of any kind, in order' }),
		waitFor: sendOptions.waitFor,
		waitMs: sendOptions.waitMs,
		numberCheck: sendOptions.numberCheck,
		idempotencyKey: sendOptions.idempotencyKey,
		...outboxOptions,
	}),
	output: z.object({
		sent: z
			.int()
			.meta({ description: 'How many were sent, or stored to be sent, before it ended' }),
		results: z
			.array(receipt)
			.meta({ description: 'Receipts of those that were sent or stored, in order' }),
		failure: manyReceipt.shape.results.element.shape.failure,
	}),
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				messages: [
					{ kind: 'text', text: 'Hello' },
					{
						kind: 'media',
						type: 'image',
						media: { url: 'https://example.com/map.png' },
						delayMs: 800,
					},
				],
			},
			output: {
				sent: 2,
				results: [sentExample, { ...sentExample, messageId: '3EB0C767D26A1B2E5C7B' }],
				failure: null,
			},
		},
	],
});
