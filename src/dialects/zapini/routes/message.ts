import { operations } from '../../../catalogue/operations';
import { accepted, file, inside, route, via } from '../../kit';
import { mediaType, messageState, plusRecipient, time } from '../codecs';
import { absentReceipt, droppedSendOptions, envelope, v1 } from '../shared';

const { sendMedia, downloadMedia } = operations.message;

/** What a send answers; the vendor shows no answer, so the names of all its APIs are read. */
const receipt = {
	message_id: accepted('messageId'),
	whatsapp_message_id: 'messageId',
	status: via('state', messageState),
	timestamp: via('timestamp', time),
} as const;

export const messageRoutes = [
	route('POST /messages/send-media', sendMedia, {
		id: 'zapini.message.sendMedia',
		...v1('/messages/send-media'),
		headers: { 'idempotency-key': accepted('idempotencyKey') },
		body: {
			instance_id: 'instance',
			recipient: via('to', plusRecipient),
			media_url: inside('media', 'url'),
			media_id: inside('media', 'mediaId'),
			media_type: via('type', mediaType),
			caption: 'caption',
			filename: inside('media', 'fileName'),
		},
		uploadedBy: operations.media.upload,
		refused: ['viewOnce'],
		dropped: ['replyTo', ...droppedSendOptions],
		reply: {
			...envelope(receipt, 'Media sent successfully'),
			message_id: accepted('messageId'),
			timestamp: accepted('timestamp'),
		},
		absent: absentReceipt,
	}),
	route('GET /messages/:uuid/media', downloadMedia, {
		id: 'zapini.message.media',
		...v1('/messages/:uuid/media'),
		instanceFrom: 'subject',
		params: { uuid: 'messageId' },
		query: { instance_id: accepted('instance') },
		needs: ['messageId'],
		refused: ['keys', 'convertToMp4'],
		dropped: ['chat', 'fromMe', 'sender'],
		reply: file({
			base64: 'base64',
			mimeType: 'mimeType',
			fileName: 'fileName',
			size: 'size',
		}),
	}),
];
