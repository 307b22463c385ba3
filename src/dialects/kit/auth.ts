/** How a key travels. */
export interface Auth {
	/** The key in a request's headers (names in lower case), or null. */
	read(headers: Record<string, string | string[] | undefined>): string | null;
	/** The headers that carry a key. */
	write(key: string): Record<string, string>;
}

/** `Authorization: Bearer` and the key. */
export const bearerAuth: Auth = {
	read: ({ authorization }) =>
		typeof authorization === 'string'
			? (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null)
			: null,
	write: (key) => ({ authorization: `Bearer ${key}` }),
};

/**
 * HTTP Basic. Our server looks at the password alone, which is the key. A key `user:password` is written as it is, any
 * other one with the user `wagate`.
 */
export const basicAuth: Auth = {
	read: ({ authorization }) => {
		if (typeof authorization !== 'string') return null;
		const [scheme, credentials = ''] = authorization.split(' ', 2);
		if (scheme?.toLowerCase() !== 'basic') return null;
		const pair = Buffer.from(credentials, 'base64').toString('utf8');
		return pair.slice(pair.indexOf(':') + 1) || null;
	},
	write: (key) => {
		const pair = key.includes(':') ? key : `wagate:${key}`;
		return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
	},
};
