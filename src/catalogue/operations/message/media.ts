import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	chat,
	instance,
	media,
	mediaContent,
	mediaKeys,
	messageKey,
	receipt,
	sendOptions,
	sentExample,
	voiceContent,
} from '../../fields';

export const sendMedia = defineOperation({
	id: 'message.sendMedia',
	title: 'Send Media',
	action: 'Send an image or video or audio or document',
	description: 'Sends a file by URL, Base64 or media ID, shown as the chosen kind.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...mediaContent, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				type: 'document',
				media: { url: 'https://example.com/invoice-123.pdf', fileName: 'invoice-123.pdf' },
				caption: 'Your invoice',
			},
			output: sentExample,
		},
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				type: 'image',
				media: { base64: 'iVBORw0KGgo=', mimeType: 'image/png', fileName: 'dot.png' },
			},
			output: sentExample,
		},
	],
});

export const sendVoiceNote = defineOperation({
	id: 'message.sendVoiceNote',
	title: 'Send Voice Note',
	action: 'Send a voice note',
	description: 'Sends audio as if it were just recorded.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...voiceContent, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				media: { url: 'https://example.com/hello.ogg' },
			},
			output: sentExample,
		},
	],
});

export const sendVideoNote = defineOperation({
	id: 'message.sendVideoNote',
	title: 'Send Video Note',
	action: 'Send a round video note',
	description: 'Sends a short video that is shown round.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, to: chat, media, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				media: { url: 'https://example.com/hello.mp4' },
			},
			output: sentExample,
		},
	],
});

export const sendSticker = defineOperation({
	id: 'message.sendSticker',
	title: 'Send Sticker',
	action: 'Send a sticker',
	description: 'Sends a picture as a sticker. WebP is sent as it is.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, media, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				media: { url: 'https://example.com/wave.webp' },
			},
			output: sentExample,
		},
	],
});

const downloaded = {
	base64: 'iVBORw0KGgo=',
	mimeType: 'image/png',
	fileName: null,
	size: 8,
	type: 'image',
	caption: null,
};

export const downloadMedia = defineOperation({
	id: 'message.downloadMedia',
	title: 'Download Media',
	action: 'Download the file of a message',
	description:
		'Fetches and decrypts the file of a message, by message ID or by the keys that a webhook gave.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		...messageKey,
		messageId: messageKey.messageId.optional().meta({
			title: 'Message ID',
			description: 'Message that holds the file; not needed when keys are given',
			ui: { placeholder: '3EB0C767D26A1B2E5C7A' },
		}),
		keys: mediaKeys.optional().meta({
			title: 'Media Keys',
			description: 'What decrypts the file, for gateways that keep no messages',
			ui: { advanced: true },
		}),
		convertToMp4: z
			.boolean()
			.optional()
			.meta({
				title: 'Convert to MP4',
				description: 'Whether to give audio as MP4 in place of OGG',
				ui: { advanced: true },
			}),
	}),
	output: z.object({
		base64: z.string().meta({ description: 'The file in clear' }),
		mimeType: z.string().nullable(),
		fileName: z.string().nullable(),
		size: z.int().nullable().meta({ description: 'Bytes' }),
		type: z.string().nullable().meta({ description: 'Kind of file, such as image' }),
		caption: z.string().nullable(),
	}),
	examples: [
		{
			input: { instance: 'sales', messageId: '3EB0C767D26A1B2E5C7A' },
			output: downloaded,
		},
		{
			input: {
				instance: 'sales',
				keys: {
					mediaKey: '309GwkbNs+hvIl+oGYHVIeA+ewC',
					directPath: '/v/t62.7118-24/33508108_4',
					url: 'https://mmg.whatsapp.net/v/t62.7118-24/33508108_4',
					mimeType: 'image/png',
					type: 'image',
				},
			},
			output: downloaded,
		},
	],
});
