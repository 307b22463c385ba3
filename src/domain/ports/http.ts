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
	/** With `binary`: the body of a success may be answered as a stream. */
	streamed?: boolean;
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
	/** The same while it comes, in place of `bytes`, only when it was asked for. To be read to its end, or ended. */
	stream?: AsyncIterable<Uint8Array>;
}

/**
 * How HTTP leaves the process: n8n's request helper inside n8n, axios outside, a socket to the sidecar. Follows no
 * redirects, resolves on every status, rejects only when there was no answer.
 */
export interface HttpTransport {
	send(request: HttpRequest): Promise<HttpResponse>;
}

/** A GET of an address that somebody else chose. */
export interface PublicRequest {
	/** Absolute. Credentials in it are not sent. */
	url: string;
	/** Such as `accept`; no cookies, no keys. */
	headers?: Record<string, string>;
	/** Nothing is read beyond this. */
	maxBytes: number;
	/** Bounds everything, redirects and the name lookup included. */
	timeoutMs: number;
}

export interface PublicAnswer {
	status: number;
	/** Where the last redirect led. */
	url: string;
	/** Lower case, with its parameters; empty when the server named none. */
	contentType: string;
	body: Uint8Array;
	/** There was more than `maxBytes`. */
	cut: boolean;
}

/** An answer whose body is still on its way. */
export interface PublicStream {
	status: number;
	/** Where the last redirect led. */
	url: string;
	/** Lower case, with its parameters; empty when the server named none. */
	contentType: string;
	/** What the server said to be the file's name. */
	fileName: string | null;
	/** Bytes, when the server said how many. */
	length: number | null;
	/** Rejects as the request does. */
	body: AsyncIterable<Uint8Array>;
	/** Ends the line. Needed when the body is not read at all; the end of its reading does it too. */
	close(): void;
}

/**
 * HTTP to addresses of strangers: reaches public addresses only, also after redirects and whatever a name resolves to
 * at that moment. Rejects with URL_REFUSED, URL_UNREACHABLE or TIMEOUT, which name the host and never the path.
 */
export interface PublicHttp {
	get(request: PublicRequest): Promise<PublicAnswer>;
	/** The same without a limit of bytes: whoever reads stops when it is too much. */
	open(request: Omit<PublicRequest, 'maxBytes'>): Promise<PublicStream>;
}
