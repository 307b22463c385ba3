import { labelled, numbered } from '../domain/choices';

type Fields = Record<string, unknown>;

/** Another operation that tells the recipient the same, as well as it can. */
export interface FallbackCall {
	operation: string;
	input: Fields;
}

/** What every send takes, and its fallback too. */
const shared = [
	...['instance', 'to', 'replyTo', 'quoted', 'mentions', 'mentionAll', 'delayMs'],
	...['numberCheck', 'waitFor', 'waitMs', 'idempotencyKey'],
	...['sendAt', 'expiresIn', 'onCrash', 'priority'],
];

/**
 * What to send where a gateway has no such message: choices as a numbered text, or as a poll when `fallback` says so;
 * places, contacts and stickers as what every gateway can send. Where it refuses one `field` alone, the same message
 * without it comes nearer. Null when nothing comes near.
 */
export function fallbackFor(
	operation: string,
	input: Fields,
	field?: unknown,
): FallbackCall | null {
	const less = typeof field === 'string' && field in input ? without[field]?.(input) : undefined;
	if (less) return { operation, input: less };
	const build = fallbacks[operation];
	const found = build?.(input);
	if (!found) return null;
	const kept = Object.entries(input).filter(([name]) => shared.includes(name));
	return { operation: found.operation, input: { ...Object.fromEntries(kept), ...found.input } };
}

/** Fields that a message can lose and still say the same: a quote, mentions, and words that its text can take in. */
const without: Record<string, (input: Fields) => Fields> = {
	replyTo: ({ replyTo: _id, quoted: _message, ...rest }) => rest,
	mentions: ({ mentions: _people, ...rest }) => rest,
	mentionAll: ({ mentionAll: _everyone, ...rest }) => rest,
	title: ({ title, text: body, ...rest }) => ({ ...rest, text: lines([title, body]) }),
	footer: ({ footer, text: body, ...rest }) => ({ ...rest, text: lines([body, footer]) }),
};

const fallbacks: Record<string, (input: Fields) => FallbackCall | null> = {
	'message.sendButtons': (input) => choices(input, rowsOf(input.buttons).map(buttonText)),
	'message.sendList': (input) =>
		choices(
			input,
			rowsOf(input.sections).flatMap(({ rows }) => rowsOf(rows).map(rowText)),
		),
	'message.sendCarousel': (input) =>
		text([...headOf(input), rowsOf(input.cards).map(cardText).join('\n\n')]),
	'message.sendPoll': ({ question, options }) => text([question, numbered(textsOf(options))]),
	'message.sendLocation': ({ name, address, latitude, longitude }) =>
		text([name, address, `https://maps.google.com/?q=${String(latitude)},${String(longitude)}`]),
	'message.sendContact': ({ contacts }) =>
		text(rowsOf(contacts).map(({ name, phone }) => `${String(name)}: ${String(phone)}`)),
	'message.sendSticker': ({ media }) => sendMedia('image', media),
	'message.sendVoiceNote': ({ media }) => sendMedia('audio', media),
	'message.sendVideoNote': ({ media }) => sendMedia('video', media),
};

/** The operations that something comes near to. */
export const fallbackOperations: readonly string[] = Object.keys(fallbacks);

function choices(input: Fields, texts: string[]): FallbackCall {
	const head = headOf(input);
	// WhatsApp's polls take two to twelve answers.
	if (input.fallback === 'poll' && texts.length >= 2 && texts.length <= 12) {
		const question = head.join('\n');
		return { operation: 'message.sendPoll', input: { question, options: texts, maxAnswers: 1 } };
	}
	return text([...head, numbered(texts), input.footer]);
}

function headOf({ title, text: body }: Fields): string[] {
	return [title, body].filter((line) => typeof line === 'string' && line !== '') as string[];
}

function text(parts: readonly unknown[]): FallbackCall {
	return { operation: 'message.sendText', input: { text: lines(parts) } };
}

function lines(parts: readonly unknown[]): string {
	return parts.filter((part) => typeof part === 'string' && part !== '').join('\n');
}

function sendMedia(type: string, media: unknown): FallbackCall {
	return { operation: 'message.sendMedia', input: { type, media } };
}

function buttonText({ text: label, url, phone, code, key, payee }: Fields): string {
	return labelled(label ?? payee, url ?? phone ?? code ?? key);
}

function rowText({ title, description }: Fields): string {
	return labelled(title, description);
}

function cardText({ title, text: body, footer, media, buttons }: Fields): string {
	const { url } = (media ?? {}) as Fields;
	return [title, body, url, ...rowsOf(buttons).map(buttonText), footer]
		.filter((part) => typeof part === 'string' && part !== '')
		.join('\n');
}

function rowsOf(value: unknown): Fields[] {
	return Array.isArray(value) ? (value as Fields[]) : [];
}

function textsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}
