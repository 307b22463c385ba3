import { randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import { nativeFlowNames } from '../../../domain/nativeFlow';
import type { Offer } from '../../../domain/ports/choices';
import { readContext } from './context';
import type { EncodeContext, Encoded, Encoder, Encoders } from './Encoder';
import { encodeFile, type OutgoingFile, wrapFile } from './media';
import { nodesBeside } from './nodes';
import { encodeStoredPoll, type StoredPoll } from './polls';

type Flow = proto.Message.InteractiveMessage.NativeFlowMessage.INativeFlowButton;

interface Words {
	title?: string | undefined;
	text?: string | undefined;
	footer?: string | undefined;
	file?: OutgoingFile | undefined;
}

export interface StoredButton {
	type: 'reply' | 'url' | 'call' | 'copy' | 'pix';
	text: string;
	id: string;
	url?: string | undefined;
	phone?: string | undefined;
	code?: string | undefined;
	currency?: string | undefined;
	payee?: string | undefined;
	keyType?: 'phone' | 'email' | 'cpf' | 'cnpj' | 'random' | undefined;
	key?: string | undefined;
}

export interface StoredCard extends Words {
	buttons: StoredButton[];
}

/** What a stored interactive message holds. The command writes it (`commands/message/interactive`). */
export interface StoredInteractive extends Words {
	buttons?: StoredButton[];
	list?: {
		buttonText: string;
		sections: {
			title: string;
			rows: { id: string; title: string; description?: string | undefined }[];
		}[];
	};
	cards?: StoredCard[];
}

/** What is sent in its place: words, with the file above them when there is one, or a poll. */
export interface StoredInstead {
	words?: string;
	file?: OutgoingFile | undefined;
	poll?: StoredPoll;
	offer: Offer;
}

const encodeInteractive: Encoder = async (row, context) => {
	const stored = row.content as unknown as StoredInteractive & { instead?: StoredInstead };
	const contextInfo = await readContext(row, context);
	if (stored.instead) return encodeInstead(stored.instead, row.chat, { context, contextInfo });
	const interactiveMessage = {
		...(await encodeWords(stored, context)),
		...(await encodeChoices(stored, { context, reference: row.messageId })),
		...(contextInfo && { contextInfo }),
	};
	const message = { interactiveMessage, messageContextInfo: { messageSecret: randomBytes(32) } };
	return { message, nodes: nodesBeside(message, row.chat) };
};

interface Around {
	context: EncodeContext;
	contextInfo: proto.IContextInfo | null;
}

async function encodeInstead(
	{ words = '', file, poll, offer }: StoredInstead,
	chat: string,
	{ context, contextInfo }: Around,
): Promise<Encoded> {
	if (poll) return { ...encodeStoredPoll(poll, chat, contextInfo), offer };
	if (file) {
		const captioned = await encodeFile(file, context, { caption: words, contextInfo });
		return { ...wrapFile(captioned, { kind: file.kind, caption: words, viewOnce: false }), offer };
	}
	const extendedTextMessage = { text: words, ...(contextInfo && { contextInfo }) };
	const messageContextInfo = { messageSecret: randomBytes(32) };
	return { message: { extendedTextMessage, messageContextInfo }, offer };
}

async function encodeWords(
	{ title, text, footer, file }: Words,
	context: EncodeContext,
): Promise<proto.Message.IInteractiveMessage> {
	const heading = file && (await encodeFile(file, context));
	return {
		...((title ?? heading) && {
			header: { title: title ?? '', hasMediaAttachment: heading !== undefined, ...heading },
		}),
		// Apps draw nothing of a message without a body.
		body: { text: text ?? title ?? '' },
		...(footer && { footer: { text: footer } }),
	};
}

interface Making {
	context: EncodeContext;
	/** Names a payment to who pays. */
	reference: string;
}

async function encodeChoices(
	{ buttons, list, cards }: StoredInteractive,
	making: Making,
): Promise<proto.Message.IInteractiveMessage> {
	if (cards) {
		const encoded: proto.Message.IInteractiveMessage[] = [];
		for (const card of cards) {
			encoded.push({
				...(await encodeWords(card, making.context)),
				nativeFlowMessage: flowOf(card.buttons.map((each) => encodeButton(each, making))),
			});
		}
		return { carouselMessage: { cards: encoded, messageVersion: 1 } };
	}
	const flows = list
		? [flow(nativeFlowNames.list, { title: list.buttonText, sections: list.sections })]
		: (buttons ?? []).map((each) => encodeButton(each, making));
	return { nativeFlowMessage: flowOf(flows) };
}

function flowOf(buttons: Flow[]): proto.Message.InteractiveMessage.INativeFlowMessage {
	return { buttons, messageParamsJson: '', messageVersion: 1 };
}

function flow(name: string, params: object): Flow {
	return { name, buttonParamsJson: JSON.stringify(params) };
}

function encodeButton(button: StoredButton, { reference }: Making): Flow {
	const { type, text: display_text, id, url, phone, code } = button;
	const name = nativeFlowNames[type];
	switch (type) {
		case 'reply':
			return flow(name, { display_text, id });
		case 'url':
			return flow(name, { display_text, url, merchant_url: url });
		case 'call':
			return flow(name, { display_text, phone_number: phone });
		case 'copy':
			return flow(name, { display_text, copy_code: code });
		case 'pix':
			return flow(name, paymentOf(button, reference));
	}
}

const keyTypes = { phone: 'PHONE', email: 'EMAIL', cpf: 'CPF', cnpj: 'CNPJ', random: 'EVP' };
/** Amounts are whole numbers of cents; nothing is asked for, who pays says how much. */
const nothing = { value: 0, offset: 100 };

/** A PIX key as apps show it: an order of nothing with the key as its way to pay. */
function paymentOf({ currency = 'BRL', payee, keyType, key }: StoredButton, reference: string) {
	return {
		currency,
		total_amount: nothing,
		reference_id: reference,
		type: 'physical-goods',
		order: {
			status: 'pending',
			subtotal: nothing,
			order_type: 'ORDER',
			items: [{ name: '', amount: nothing, quantity: 0, sale_amount: nothing }],
		},
		payment_settings: [
			{
				type: 'pix_static_code',
				pix_static_code: {
					merchant_name: payee,
					key,
					key_type: keyType && keyTypes[keyType],
				},
			},
		],
		share_payment_status: false,
	};
}

export const interactiveEncoders: Encoders = {
	'message.sendButtons': encodeInteractive,
	'message.sendList': encodeInteractive,
	'message.sendCarousel': encodeInteractive,
};
