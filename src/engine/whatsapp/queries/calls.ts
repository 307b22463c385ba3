import { CALL_AUDIO_PREFIX, CALL_VIDEO_PREFIX } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { CallQueries } from '../../queries';
import type { Ask } from './ask';
import { endCall, offerCall } from './offerCall';

export function buildCallQueries(ask: Ask): CallQueries {
	return {
		reject: (callId, from) => ask('the call', (socket) => socket.rejectCall(callId, from)),
		offer: (chat, media) => ask('the call', (socket) => offerCall(socket, chat, media)),
		end: (call) => ask('the call', (socket) => endCall(socket, call)),
		link: (media, startsAt) =>
			ask('the link of the call', async (socket) => {
				const startTime = Math.floor(startsAt / 1_000);
				const token = await socket.createCallLink(media, { startTime });
				// The library answers a query that ran out of time with undefined.
				if (!token) throw new GatewayError('TIMEOUT', 'Making the link of the call');
				return (media === 'audio' ? CALL_AUDIO_PREFIX : CALL_VIDEO_PREFIX) + token;
			}),
	};
}
