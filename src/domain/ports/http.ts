/** One HTTP exchange. Bodies are bytes or text; whoever asks parses them. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Absolute for remote gateways; a path alone where the transport knows the place, such as a socket. */
	url: string;
	headers: Record<string, string>;
	/** Text is sent as it is; the headers say its type. */
	body?: string | Uint8Array;
	timeoutMs: number;
	/** The body of a success is asked for as bytes. */
	binary?: boolean;
	/** Ends the exchange early; it rejects then. */
	signal?: AbortSignal;
}

export interface HttpResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** As text; empty where `bytes` are there. */
	body: string;
	/** Only when they were asked for, and only for a status below 400. */
	bytes?: Uint8Array;
}

/**
 * How HTTP leaves the process: n8n's request helper inside n8n, axios outside, a socket to the sidecar. Follows no
 * redirects, resolves on every status, rejects only when there was no answer.
 */
export interface HttpTransport {
	send(request: HttpRequest): Promise<HttpResponse>;
}
