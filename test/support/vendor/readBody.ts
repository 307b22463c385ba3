import type { IncomingMessage } from 'node:http';

/** JSON parsed, a form as the object it stands for, other text as it is; undefined for none. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	const bytes = Buffer.concat(parts);
	if (bytes.length === 0) return undefined;
	const type = request.headers['content-type'] ?? '';
	if (type.startsWith('multipart/form-data')) return readForm(bytes, type);
	const text = bytes.toString('utf8');
	return type.startsWith('application/json') ? JSON.parse(text) : text;
}

/** By Node's own parser, not by one of ours. */
async function readForm(bytes: Buffer, type: string): Promise<Record<string, unknown>> {
	const form = await new Response(new Uint8Array(bytes), {
		headers: { 'content-type': type },
	}).formData();
	const entries = await Promise.all(
		[...form].map(async ([name, value]) => {
			if (typeof value === 'string') return [name, value] as const;
			const base64 = Buffer.from(await value.arrayBuffer()).toString('base64');
			return [name, { fileName: value.name, mimeType: value.type, base64 }] as const;
		}),
	);
	return Object.fromEntries<unknown>(entries);
}
