import type { CallQueries } from '../../queries';
import type { Ask } from './ask';

export function buildCallQueries(ask: Ask): CallQueries {
	return {
		reject: (callId, from) => ask('the call', (socket) => socket.rejectCall(callId, from)),
	};
}
