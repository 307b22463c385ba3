import { operations } from '../../../catalogue/operations';
import { asked, list, only, route } from '../../kit';
import { instanceId } from '../shared';

const { list: listAll, get, getUrl } = operations.media;

const stored = {
	id: 'mediaId',
	fileName: 'fileName',
	type: 'type',
	mimetype: 'mimeType',
	createdAt: 'createdAt',
	messageId: 'messageId',
	instanceId: asked('instance', instanceId),
} as const;

export const mediaRoutes = [
	route('POST /s3/getMedia/:instance', listAll, {
		id: 'evolution.s3.getMedia',
		status: 201,
		body: { id: 'mediaId', type: 'type', messageId: 'messageId' },
		reply: list('media', stored),
	}),
	route('POST /s3/getMedia/:instance', get, {
		id: 'evolution.s3.getMedia',
		askedOnly: true,
		status: 201,
		body: { id: 'mediaId' },
		reply: only(stored),
		absent: { mediaId: ({ input }) => input.mediaId },
	}),
	route('POST /s3/getMediaUrl/:instance', getUrl, {
		id: 'evolution.s3.getMediaUrl',
		body: { id: 'mediaId', expiry: 'expiresIn' },
		reply: { mediaUrl: 'url', ...stored },
		absent: { mediaId: ({ input }) => input.mediaId },
	}),
];
