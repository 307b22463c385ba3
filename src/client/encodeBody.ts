import { flattenForm, type FormValue, type Route } from '../dialects/kit';
import { GatewayError } from '../domain/errors';

interface EncodedBody {
	headers: Record<string, string>;
	/** Undefined: none. */
	body?: string | Uint8Array;
}

/** A request's body as it travels: JSON, or a form where the route has files. */
export function encodeBody(body: unknown, { form }: Route): EncodedBody {
	if (body === undefined) return { headers: {} };
	if (form) return encodeForm(flattenForm(body as Record<string, unknown>));
	return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** RFC 7578. Header values are quoted as browsers do it. */
function encodeForm(values: FormValue[]): EncodedBody {
	const boundary = `wagate-${crypto.randomUUID()}`;
	const parts = values.flatMap(({ name, value }) => {
		const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"`;
		if (typeof value === 'string') return [Buffer.from(`${head}\r\n\r\n${value}\r\n`)];
		const { fileName = 'file', mimeType = 'application/octet-stream', base64 = '' } = value;
		return [
			Buffer.from(`${head}; filename="${quoted(fileName)}"\r\n`),
			Buffer.from(`content-type: ${oneLine(mimeType)}\r\n\r\n`),
			bytesOf(base64),
			Buffer.from('\r\n'),
		];
	});
	return {
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
	};
}

function bytesOf(base64: string): Buffer {
	const bare = base64.replace(/^data:[^,]*,/, '');
	const bytes = Buffer.from(bare, 'base64');
	if (bytes.length === 0) throw new GatewayError('BAD_REQUEST', 'The file is empty, or no Base64');
	return bytes;
}

function quoted(value: string): string {
	return oneLine(value).replace(/"/g, '%22');
}

function oneLine(value: string): string {
	return value.replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
