import { operations } from '../../../catalogue/operations';
import { accepted, formFile, route, via, within } from '../../kit';
import { time } from '../codecs';
import { envelope, said, v1 } from '../shared';

const { upload, get, getUrl, delete: remove } = operations.media;

const file = {
	id: 'mediaId',
	url: 'url',
	type: 'type',
	mime_type: 'mimeType',
	size: 'size',
	filename: 'fileName',
	expires_at: via('expiresAt', time),
} as const;

const stored = { ...file, created_at: via('createdAt', time) } as const;

const one = { params: { id: 'mediaId' }, dropped: ['instance'] } as const;

export const mediaRoutes = [
	route('POST /media/upload', upload, {
		id: 'zapini.media.upload',
		...v1('/media/upload'),
		status: 201,
		form: true,
		body: {
			file: within('media', formFile),
			type: 'type',
		},
		onlyFor: ({ media }) => media.base64 !== undefined,
		dropped: ['instance'],
		reply: envelope({ ...file, created_at: accepted(via('createdAt', time)) }),
	}),
	route('GET /media/:id', get, {
		id: 'zapini.media.get',
		...v1('/media/:id'),
		...one,
		reply: envelope(stored),
		absent: { mediaId: ({ input }) => input.mediaId },
	}),
	route('GET /media/:id', getUrl, {
		id: 'zapini.media.get',
		askedOnly: true,
		params: { id: 'mediaId' },
		instanceFrom: 'subject',
		dropped: ['expiresIn'],
		reply: envelope(stored),
		absent: { mediaId: ({ input }) => input.mediaId },
	}),
	route('DELETE /media/:id', remove, {
		id: 'zapini.media.delete',
		...v1('/media/:id'),
		...one,
		reply: said('Media deleted successfully'),
	}),
];
