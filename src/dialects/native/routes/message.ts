import { operations } from '../../../catalogue/operations';
import { accepted, route, whole } from '../../kit';
import { sendStatus } from '../shared';

const { sendText, getState } = operations.message;

export const messageRoutes = [
	route('POST /v1/instances/:instance/messages/text', sendText, {
		id: 'native.message.sendText',
		status: sendStatus,
		headers: { 'idempotency-key': accepted('idempotencyKey') },
		body: whole(),
		reply: whole(),
		absent: { state: 'queued', timestamp: ({ now }) => now },
	}),
	route('GET /v1/instances/:instance/messages/:messageId', getState, {
		id: 'native.message.getState',
		reply: whole(),
		absent: { state: 'queued', timestamp: ({ now }) => now },
	}),
];
