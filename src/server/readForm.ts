import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { gatherForm, type FormValue } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { FileDoor } from '../domain/ports/media';

/** A form as it came in. */
export interface Form {
	/** As the JSON it stands for; a file is named by the id under which it lies on the disk. */
	body: Record<string, unknown>;
	files: FormFile[];
}

export interface FormFile {
	/** Of the form, such as `file`. */
	field: string;
	mediaId: string;
}

export interface FormLimits {
	/** Of all text in a form together, bytes: text is kept in memory. */
	text: number;
}

/** More than any tongue knows; each costs memory however short it is. */
const mostFields = 1_000;
const mostFiles = 10;

/**
 * A `multipart/form-data` body, its files streamed to the disk while they come. Rejects with MALFORMED_JSON, with
 * BODY_TOO_LARGE for its text, and with MEDIA_TOO_LARGE for a file, both by the name of the field; nothing is left
 * behind then, nor when the caller hangs up.
 */
export async function readForm(
	{ headers }: Pick<FastifyRequest, 'headers'>,
	body: Readable,
	files: FileDoor,
	limits: FormLimits,
): Promise<Form> {
	const form = new FormReader(files, limits);
	try {
		await form.read(body, openParser(headers, limits));
		return await form.gather();
	} catch (error) {
		await form.drop();
		// The rest is not wanted, but a caller that has to stop writing may not read the answer.
		body.resume();
		throw error;
	}
}

/** The rest of a request with the files of its form, which no longer need to be there for it alone. */
export async function dropForm(form: Form, files: FileDoor): Promise<void> {
	await Promise.all(form.files.map(({ mediaId }) => files.drop(mediaId)));
}

/** A refusal of a form's only file, with the name of its field. */
export function inField(error: unknown, field: string): unknown {
	if (!(error instanceof GatewayError) || error.code !== 'MEDIA_TOO_LARGE') return error;
	const { code, message, details } = error;
	return GatewayError.fromBody({
		code,
		message: `${message} (field "${field}")`,
		details: { field, ...details },
	});
}

function openParser(headers: FastifyRequest['headers'], { text }: FormLimits): Parser {
	try {
		return new Busboy({
			headers: headers as BusboyHeaders,
			limits: { fieldSize: text, fields: mostFields, files: mostFiles },
		});
	} catch (cause) {
		throw malformed(cause);
	}
}

type Parser = InstanceType<typeof Busboy>;

class FormReader {
	readonly #values: Promise<FormValue | null>[] = [];
	readonly #open = new Set<Readable>();
	readonly #files: FormFile[] = [];
	#text = 0;

	constructor(
		private readonly door: FileDoor,
		private readonly limits: FormLimits,
	) {}

	/** Resolves once all of the form has been seen; its files may still be on their way to the disk. */
	read(body: Readable, parser: Parser): Promise<void> {
		return new Promise((resolve, reject) => {
			const fail = (error: unknown) => {
				body.unpipe(parser);
				for (const stream of this.#open) stream.destroy(malformed(error));
				reject(error instanceof GatewayError ? error : malformed(error));
			};
			parser.on('field', (name, value, _cut, isCut) => {
				this.#text += value.length;
				if (isCut || this.#text > this.limits.text) fail(textTooLarge(name, this.limits));
				this.#values.push(Promise.resolve({ name, value }));
			});
			parser.on('file', (name, stream, fileName, _encoding, mimeType) => {
				this.#open.add(stream);
				// Whoever reads it tells; an error that nobody hears would end the process.
				stream.on('error', () => undefined);
				const kept = this.#keep(name, stream, { fileName, mimeType });
				kept.catch(fail);
				this.#values.push(kept);
			});
			parser.on('filesLimit', () => fail(tooMany(`${mostFiles} files`)));
			parser.on('fieldsLimit', () => fail(tooMany(`${mostFields} fields`)));
			parser.on('error', fail).once('finish', resolve);
			body.on('error', fail);
			body.once('close', () => {
				if (!body.readableEnded) fail(new Error('the caller hung up'));
			});
			body.pipe(parser);
		});
	}

	async gather(): Promise<Form> {
		const values = await Promise.all(this.#values);
		const body = gatherForm(values.filter((value) => value !== null));
		return { body, files: this.#files };
	}

	/** Everything that was kept so far, once nothing is being written any more. */
	async drop(): Promise<void> {
		await Promise.allSettled(this.#values);
		await dropForm({ body: {}, files: this.#files }, this.door);
	}

	async #keep(
		field: string,
		stream: Readable,
		{ fileName, mimeType }: { fileName: string | undefined; mimeType: string },
	): Promise<FormValue | null> {
		const about = { ...(fileName && { fileName }), mimeType };
		try {
			const { mediaId, size } = await this.door.take(stream, about);
			this.#files.push({ field, mediaId });
			if (size > 0) return { name: field, value: { ...about, mediaId } };
			// A form in a browser sends its file field also when nobody chose a file.
			if (!fileName) return null;
			throw new GatewayError('BAD_REQUEST', `${field} is a file without content`, {
				details: { field },
			});
		} catch (error) {
			throw inField(error, field);
		} finally {
			this.#open.delete(stream);
		}
	}
}

function textTooLarge(field: string, { text }: FormLimits): GatewayError {
	return new GatewayError('BODY_TOO_LARGE', `${text} bytes of text (field "${field}")`, {
		details: { bodyLimit: text, field },
	});
}

function tooMany(what: string): GatewayError {
	return new GatewayError('BAD_REQUEST', `A form has ${what} at most`);
}

function malformed(cause: unknown): GatewayError {
	return new GatewayError('MALFORMED_JSON', 'its form does not end, or has no boundary', { cause });
}
