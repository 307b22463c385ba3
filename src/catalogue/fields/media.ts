import { z } from 'zod';

/** Kinds of file that one send takes; `voice` is shown as a voice note, `gif` is a video that loops. */
export const mediaKinds = ['image', 'video', 'gif', 'audio', 'voice', 'document'] as const;

const sources = ['url', 'base64', 'mediaId'] as const;

const mediaShape = {
	url: z
		.url({ protocol: /^https?$/ })
		.optional()
		.meta({
			title: 'URL',
			description: 'Address from which the gateway fetches the file',
			ui: { placeholder: 'https://example.com/photo.jpg' },
		}),
	base64: z.string().min(1).optional().meta({
		title: 'Base64',
		description: 'The file itself in Base64, with or without a data URL in front',
	}),
	mediaId: z.string().min(1).optional().meta({
		title: 'Media ID',
		description: 'ID of a file that was uploaded before',
	}),
	fileName: z
		.string()
		.min(1)
		.optional()
		.meta({ title: 'File Name', description: 'Name with extension, as the person sees it' }),
	mimeType: z
		.string()
		.min(1)
		.optional()
		.meta({
			title: 'MIME Type',
			description: 'Type of the file; found out when left out',
			ui: { placeholder: 'image/jpeg' },
		}),
};

/** A file from exactly one source: fetched by URL, given in Base64 or uploaded before. */
export const media = z
	.object(mediaShape)
	.refine((file) => sources.filter((source) => file[source] !== undefined).length === 1, {
		error: 'needs exactly one of url, base64 and mediaId',
	})
	.meta({
		title: 'File',
		description:
			'File by URL, Base64 or media ID: up to 16 MB for images and audio, 64 MB for video, 100 MB for documents',
		ui: { widget: 'media' },
	});

/** What decrypts a received file, as webhooks of gateways that keep no files give it. */
export const mediaKeys = z.object({
	mediaKey: z.string().min(1).meta({ title: 'Media Key', description: 'Key in Base64' }),
	directPath: z.string().min(1).meta({
		title: 'Direct Path',
		description: 'Path of the encrypted file on the media host of WhatsApp',
	}),
	url: z.string().min(1).meta({
		title: 'URL',
		description: 'Address of the encrypted file',
	}),
	mimeType: z.string().min(1).meta({
		title: 'MIME Type',
		description: 'Type of the file once decrypted',
	}),
	type: z.enum(['image', 'video', 'audio', 'document', 'sticker']).meta({
		title: 'Media Type',
		description: 'Kind of file, which the keys are derived for',
	}),
});

/** A file inside a received or stored message. */
export const receivedMedia = z.object({
	mediaId: z
		.string()
		.nullable()
		.meta({ description: 'ID to download it by; null when it is not stored' }),
	url: z.string().nullable().meta({ description: 'Where it can be fetched in clear, when it can' }),
	mimeType: z.string().nullable(),
	fileName: z.string().nullable(),
	size: z.int().nullable().meta({ description: 'Bytes' }),
	sha256: z.string().nullable().meta({ description: 'Hash of the clear file, in Base64' }),
	seconds: z.number().nullable().meta({ description: 'Length of audio or video' }),
	width: z.int().nullable().meta({ description: 'Pixels' }),
	height: z.int().nullable().meta({ description: 'Pixels' }),
	pages: z.int().nullable().optional().meta({ description: 'Pages of a document' }),
	animated: z.boolean().nullable().optional().meta({ description: 'Whether a sticker moves' }),
	base64: z
		.string()
		.nullable()
		.optional()
		.meta({ description: 'The file, where the subscriber asked for it' }),
	keys: z
		.object({
			mediaKey: z.string(),
			directPath: z.string(),
			url: z.string(),
		})
		.nullable()
		.optional()
		.meta({ description: 'What decrypts the file on the media host of WhatsApp' }),
	error: z
		.string()
		.nullable()
		.optional()
		.meta({ description: 'Why the file could not be fetched, when it could not' }),
});
