import type { FastifyRequest } from 'fastify';
import { gatherForm, type FormValue } from '../dialects/kit';
import { GatewayError } from '../domain/errors';

/**
 * A `multipart/form-data` body as the JSON it stands for, files in Base64. Node's own parser reads it. Rejects with
 * MALFORMED_JSON.
 */
export async function decodeForm(
	{ headers }: Pick<FastifyRequest, 'headers'>,
	body: Buffer,
): Promise<Record<string, unknown>> {
	const type = headers['content-type'] ?? '';
	const form = await parse(body, type);
	const values: FormValue[] = [];
	for (const [name, value] of form) {
		values.push({ name, value: typeof value === 'string' ? value : await toFile(value) });
	}
	return gatherForm(values);
}

async function parse(body: Buffer, type: string): Promise<FormData> {
	try {
		const response = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
		return await response.formData();
	} catch (cause) {
		throw new GatewayError('MALFORMED_JSON', 'its form does not end, or has no boundary', {
			cause,
		});
	}
}

async function toFile(file: File) {
	const base64 = Buffer.from(await file.arrayBuffer()).toString('base64');
	return { fileName: file.name, mimeType: file.type, base64 };
}
