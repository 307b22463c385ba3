import { automationHeader } from '../domain/automation';
import type { HttpTransport } from '../domain/ports/http';

/** Says with each request that automation asks, so that our gateway never refuses it for automation's sake. */
export function asAutomation(transport: HttpTransport): HttpTransport {
	return {
		send: (request) =>
			transport.send({ ...request, headers: { ...request.headers, [automationHeader]: '1' } }),
	};
}
