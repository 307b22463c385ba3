import type { InputOf } from '../../../catalogue/operations';
import { labelled, numbered } from '../../../domain/choices';
import { GatewayError } from '../../../domain/errors';
import type { MediaKind } from '../../../domain/media';
import type { Offer, OfferedChoice } from '../../../domain/ports/choices';
import type { EngineHost } from '../../EngineHost';
import type { GivenMedia } from '../../media/sources';
import type {
	StoredButton,
	StoredCard,
	StoredInstead,
	StoredInteractive,
} from '../../whatsapp/encode/interactive';
import type { Command } from '../Command';
import { submit } from '../submit';
import { newSecret } from './secret';

type Button = InputOf<'message.sendButtons'>['buttons'][number];

const sendButtons: Command<'message.sendButtons'> = (input, { host }) => {
	const { title, text, footer, media, fallback } = input;
	const buttons = input.buttons.map(toButton);
	requireAlone(buttons);
	const words = { title, text, footer };
	const offer: Offer = { kind: 'button', choices: buttons.map(toChoice) };
	return submit(host, 'message.sendButtons', input, async ({ name, offers }) => {
		const file = media && (await takeHeading(host, name, media));
		if (fallback !== 'none') {
			offers.made();
			return instead(words, buttons.map(labelOf), { fallback, offer, file });
		}
		return { ...words, file, buttons } satisfies StoredInteractive;
	});
};

const sendList: Command<'message.sendList'> = (input, { host }) => {
	const { title, footer, buttonText, fallback } = input;
	// Some gateways have two texts; both are shown.
	const text = [input.text, input.description].filter(Boolean).join('\n') || undefined;
	const words = { title, text, footer };
	const sections = input.sections.map((section) => ({
		title: section.title,
		rows: section.rows.map((row) => ({ ...row, id: row.id ?? row.title })),
	}));
	const rows = sections.flatMap((section) => section.rows);
	const choices = rows.map(({ description = null, ...row }) => ({ ...row, description }));
	const labels = rows.map((row) => labelled(row.title, row.description));
	const offer: Offer = { kind: 'list', choices };
	return submit(host, 'message.sendList', input, async ({ offers }) => {
		if (fallback !== 'none') {
			offers.made();
			return instead(words, labels, { fallback, offer });
		}
		return { ...words, list: { buttonText, sections } } satisfies StoredInteractive;
	});
};

const sendCarousel: Command<'message.sendCarousel'> = (input, { host }) => {
	const { title, text, footer, fallback } = input;
	const words = { title, text, footer };
	return submit(host, 'message.sendCarousel', input, async ({ name, offers }) => {
		if (fallback !== 'none') {
			offers.made();
			return cardsInWords(words, input.cards, fallback);
		}
		const cards: StoredCard[] = [];
		for (const { media, buttons, ...card } of input.cards) {
			const file = media && (await takeHeading(host, name, media));
			cards.push({ ...card, file, buttons: buttons.map(toButton) });
		}
		return { ...words, cards } satisfies StoredInteractive;
	});
};

export const interactiveCommands = {
	'message.sendButtons': sendButtons,
	'message.sendList': sendList,
	'message.sendCarousel': sendCarousel,
};

interface Words {
	title?: string | undefined;
	text?: string | undefined;
	footer?: string | undefined;
}

interface InsteadOptions {
	fallback: 'text' | 'poll';
	offer: Offer;
	file?: StoredInteractive['file'];
}

/** What is sent in place of buttons or a list; what it offers is stored with it, to know the answer by. */
function instead(
	{ title, text, footer }: Words,
	labels: readonly string[],
	{ fallback, offer, file }: InsteadOptions,
): { instead: StoredInstead } {
	const head = [title, text].filter((line) => line !== undefined && line !== '');
	if (fallback === 'poll' && isPoll(labels)) {
		if (file) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', 'media above a poll');
		const options = [...labels];
		const poll = { question: head.join('\n'), options, maxAnswers: 1, secret: newSecret() };
		return { instead: { poll, offer } };
	}
	const words = [...head, numbered(labels), footer].filter(Boolean).join('\n');
	return { instead: { words, file, offer } };
}

/** WhatsApp's polls take two to twelve answers, no two of them alike. */
function isPoll(labels: readonly string[]): boolean {
	return labels.length >= 2 && labels.length <= 12 && new Set(labels).size === labels.length;
}

/** Cards become paragraphs; their buttons are counted through, so that one number means one button. */
function cardsInWords(
	words: Words,
	cards: InputOf<'message.sendCarousel'>['cards'],
	fallback: 'text' | 'poll',
): { instead: StoredInstead } {
	const choices: OfferedChoice[] = [];
	const labels: string[] = [];
	for (const card of cards) {
		const about = [card.title, card.text, card.footer].filter(Boolean).join(', ');
		for (const button of card.buttons.map(toButton)) {
			choices.push(toChoice(button));
			labels.push(labelled(about, labelOf(button)));
		}
	}
	return instead(words, labels, { fallback, offer: { kind: 'button', choices } });
}

/** What comes back of a button without an ID is its label. */
function toButton(button: Button): StoredButton {
	const { text = button.payee ?? '', type } = button;
	return { ...button, type, text, id: button.id ?? text };
}

/** Only reply buttons are answers; the id of the others is empty. */
function toChoice({ type, id, text }: StoredButton): OfferedChoice {
	return { id: type === 'reply' ? id : '', title: text, description: null };
}

function labelOf({ text, url, phone, code, key }: StoredButton): string {
	return labelled(text, url ?? phone ?? code ?? key);
}

function requireAlone(buttons: readonly StoredButton[]): void {
	if (buttons.length > 1 && buttons.some(({ type }) => type === 'pix')) {
		throw new GatewayError('BAD_REQUEST', 'buttons has a PIX button beside others');
	}
}

/** A heading is a picture, unless the file is known to be something else. */
async function takeHeading(host: EngineHost, instance: string, given: GivenMedia) {
	return host.media.take(instance, given, headingKind(given));
}

function headingKind({ mimeType, fileName, url, base64 }: GivenMedia): MediaKind {
	const type = mimeType ?? /^data:([^;,]*)/.exec(base64 ?? '')?.[1] ?? '';
	const name = fileName ?? url?.replace(/[?#].*$/, '') ?? '';
	if (type.startsWith('video/') || /\.(mp4|mov|3gp|webm)$/i.test(name)) return 'video';
	if (type.startsWith('image/') || type === '') {
		return /\.(pdf|docx?|xlsx?|pptx?|txt|csv|zip)$/i.test(name) ? 'document' : 'image';
	}
	return 'document';
}
