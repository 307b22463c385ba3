import { operations } from '../../../catalogue/operations';
import { route, whole } from '../../kit';

export const webhookRoutes = [
	route('PUT /v1/instances/:instance/webhook', operations.webhook.set, {
		id: 'native.webhook.set',
		body: whole(),
		reply: whole(),
	}),
	route('GET /v1/instances/:instance/webhook', operations.webhook.get, {
		id: 'native.webhook.get',
		reply: whole(),
	}),
];
