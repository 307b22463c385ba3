/** n8n binds its session cookie to this header. */
const BROWSER_ID = 'wagate-driver';

/** The owner of every n8n that this project starts; it listens on loopback alone. */
export const OWNER = {
	email: 'owner@wagate.local',
	password: 'Wagate-local-1',
	firstName: 'Wagate',
	lastName: 'Owner',
};

/** What n8n answered instead of 2xx. */
export class N8nRequestError extends Error {
	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`${method} ${path}: n8n answered ${status}: ${body.slice(0, 500)}`);
	}
}

/** Signed-in calls of the REST interface that n8n's editor uses. */
export class N8nSession {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Creates the owner on an n8n that has none yet, then signs in. */
	async signIn(): Promise<void> {
		this.cookie = '';
		const { userManagement } = await this.settings();
		const { email, password } = OWNER;
		if (userManagement.showSetupOnFirstLoad) await this.call('POST', '/rest/owner/setup', OWNER);
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async settings(): Promise<{ userManagement: { showSetupOnFirstLoad: boolean } }> {
		return this.call('GET', '/rest/settings');
	}

	/**
	 * One call; the answer without its `data` envelope.
	 *
	 * @throws N8nRequestError when n8n does not answer 2xx
	 */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.request(method, path, body);
		const text = await response.text();
		const parsed = text === '' ? undefined : (JSON.parse(text) as unknown);
		return (isEnvelope(parsed) ? parsed.data : parsed) as T;
	}

	/** The file that n8n keeps under the id of an item's binary data. */
	async download(id: string): Promise<Buffer> {
		const path = `/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		const response = await this.request('GET', path);
		return Buffer.from(await response.arrayBuffer());
	}

	private async request(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				// A starting n8n holds its thread for seconds, and then ends connections that it believes to be idle: one that
				// is used again at that moment fails.
				connection: 'close',
				'browser-id': BROWSER_ID,
				...(this.cookie && { cookie: this.cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		}).catch((error: Error) => {
			const { message } = error.cause instanceof Error ? error.cause : error;
			throw new Error(`${method} ${path}: n8n does not answer: ${message}`, { cause: error });
		});
		if (!response.ok) {
			throw new N8nRequestError(method, path, response.status, await response.text());
		}
		this.keepCookie(response);
		return response;
	}

	private keepCookie(response: Response): void {
		const session = response.headers.getSetCookie().find((each) => each.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
	}
}

function isEnvelope(value: unknown): value is { data: unknown } {
	return typeof value === 'object' && value !== null && 'data' in value;
}
