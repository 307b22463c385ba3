import { operations } from '../../../catalogue/operations';
import { route, whole } from '../../kit';

export const contactRoutes = [
	route('POST /v1/instances/:instance/numbers/check', operations.contact.checkNumbers, {
		id: 'native.contact.checkNumbers',
		body: whole(),
		reply: whole(),
	}),
];
