import { operations } from '../../../catalogue/operations';
import { addressAsJid, constant, nested, route, via } from '../../kit';

export const inboundRoutes = [
	// A real server asks for nothing here; ours does, since whoever knows a number could put words into a mouth.
	route('POST /webhook/evolution', operations.inbound.receiveMessage, {
		id: 'evolution.webhook.evolution',
		hook: true,
		body: {
			// The number of the channel is the name of its instance.
			numberId: 'instance',
			key: nested({
				remoteJid: via('chatId', addressAsJid),
				fromMe: 'fromMe',
				id: 'messageId',
				participant: 'participant',
			}),
			pushName: 'pushName',
			message: 'content',
			messageType: 'messageType',
		},
		dropped: ['isGroup', 'timestamp'],
		reply: { status: constant('success') },
	}),
];
