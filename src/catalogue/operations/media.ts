import { z } from 'zod';
import { defineOperation } from '../define';
import { anyInstance, deleted, instance, isoTime, media } from '../fields';

const stored = z.object({
	mediaId: z.string(),
	url: z.string().nullable(),
	type: z.string().nullable().meta({ description: 'Kind of file, such as image' }),
	mimeType: z.string().nullable(),
	size: z.int().nullable().meta({ description: 'Bytes' }),
	fileName: z.string().nullable(),
	messageId: z.string().nullable().meta({ description: 'Message that it came with' }),
	createdAt: isoTime.nullable(),
	expiresAt: isoTime.nullable().meta({ description: 'When it is deleted; null: never' }),
});

const example = {
	mediaId: 'media_abc123',
	url: 'https://gateway.example.com/media/media_abc123',
	type: 'image',
	mimeType: 'image/jpeg',
	size: 245_760,
	fileName: 'photo.jpg',
	messageId: null,
	createdAt: '2026-11-22T09:00:00.000Z',
	expiresAt: '2026-11-29T09:00:00.000Z',
} satisfies z.output<typeof stored>;

const mediaId = z.string().min(1).meta({ title: 'Media ID', description: 'ID of the stored file' });

const type = z
	.enum(['image', 'video', 'audio', 'document'])
	.optional()
	.meta({ title: 'Media Type', description: 'Kind of file; found out when left out' });

export const upload = defineOperation({
	id: 'media.upload',
	title: 'Upload',
	action: 'Upload a file for later sends',
	description: 'Stores a file at the gateway and answers the ID to send it by.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, media, type }),
	output: stored,
	examples: [
		{
			input: { media: { base64: '/9j/4AAQSkZJRg==', fileName: 'photo.jpg' }, type: 'image' },
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'media.get',
	title: 'Get',
	action: 'Get a stored file',
	description: 'Shows a file of the media library and where to fetch it.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, mediaId }),
	output: stored,
	examples: [{ input: { mediaId: example.mediaId }, output: example }],
});

const remove = defineOperation({
	id: 'media.delete',
	title: 'Delete',
	action: 'Delete a stored file',
	description: 'Deletes a file of the media library. Messages that carry it stay.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, mediaId }),
	output: deleted,
	examples: [{ input: { mediaId: example.mediaId }, output: { deleted: true } }],
});
export { remove as delete };

export const list = defineOperation({
	id: 'media.list',
	title: 'Get Many',
	action: 'Get many stored files',
	description: 'Lists the files that the gateway stored for messages.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		mediaId: mediaId.optional().meta({
			title: 'Media ID',
			description: 'Only the file with this ID',
		}),
		type: z
			.string()
			.optional()
			.meta({
				title: 'Media Type',
				description: 'Only files of this kind, such as image',
				ui: { parameter: 'kindOfFile' },
			}),
		messageId: z
			.string()
			.optional()
			.meta({ title: 'Message ID', description: 'Only files of this message' }),
	}),
	output: z.object({ media: z.array(stored) }),
	examples: [{ input: { instance: 'sales', type: 'image' }, output: { media: [example] } }],
});

export const getUrl = defineOperation({
	id: 'media.getUrl',
	title: 'Get URL',
	action: 'Get an address to fetch a stored file',
	description: 'Answers an address by which the file can be fetched for some time.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		mediaId,
		expiresIn: z
			.int()
			.min(1)
			.optional()
			.meta({
				title: 'Expires In',
				description: 'Seconds that the address works',
				ui: { advanced: true },
			}),
	}),
	output: stored.extend({ url: z.string() }),
	examples: [{ input: { instance: 'sales', mediaId: example.mediaId }, output: example }],
});
