import { z } from 'zod';
import { defineOperation } from '../define';
import { chat, done, instance } from '../fields';

export const offer = defineOperation({
	id: 'call.offer',
	title: 'Offer',
	action: 'Ring somebody',
	description:
		'Lets the phone of a person ring for some seconds. Nobody can talk: who answers is hung up on. People who silence unknown callers hear nothing.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		to: chat.meta({
			title: 'Call',
			description: 'Phone number with country code, or the chat ID of a person',
			ui: { widget: 'chat', placeholder: '5511988887777' },
		}),
		video: z
			.boolean()
			.default(false)
			.meta({ title: 'Video', description: 'Whether it rings as a video call' }),
		seconds: z.int().min(0).optional().meta({
			title: 'Ring For',
			description: 'Seconds until it stops; 20 by default, 60 at most',
		}),
	}),
	output: z.object({ callId: z.string(), chatId: z.string().nullable() }),
	examples: [
		{
			input: { instance: 'sales', to: '5511988887777', seconds: 3 },
			output: { callId: 'A1B2C3D4E5F60718', chatId: '5511988887777@s.whatsapp.net' },
		},
	],
});

export const reject = defineOperation({
	id: 'call.reject',
	title: 'Reject',
	action: 'Reject an incoming call',
	description: 'Refuses a call that is ringing.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		callId: z
			.string()
			.min(1)
			.meta({ title: 'Call ID', description: 'ID that the call.received event gave' }),
		from: z
			.string()
			.min(1)
			.meta({ title: 'Caller', description: 'JID of the caller, as the event gave it' }),
	}),
	output: done,
	examples: [
		{
			input: {
				instance: 'sales',
				callId: 'A1B2C3D4E5F60718',
				from: '5511988887777@s.whatsapp.net',
			},
			output: { success: true },
		},
	],
});
