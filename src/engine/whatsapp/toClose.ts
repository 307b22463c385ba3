import type { Close } from '../closeCodes';

interface LibraryError {
	output?: { statusCode?: number };
	data?: { code?: string; expire?: string } | null;
}

/** What the library's Boom says about a socket's end. No error at all is a socket that was simply closed. */
export function toClose(error: unknown): Close {
	const { output, data } = (error ?? {}) as LibraryError;
	const code = output?.statusCode ?? 428;
	const expire = Number(data?.expire);
	return {
		code,
		...(expire > 0 && { expireSeconds: expire }),
		...(code === 402 && data?.code && { banCode: data.code }),
	};
}
