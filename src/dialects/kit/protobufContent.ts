import type { EventData } from '../../catalogue/events';
import { nativeReplyType, parseObject, readNativeFlow } from '../../domain/nativeFlow';
import { isObject } from './decodeRows';
import { decodeProtobufMedia, textOf, wholeNumber } from './protobufMedia';

type Fields = Record<string, unknown>;
type Message = EventData<'message.received'>;
type Content = Message['message'];
/** What a kind adds to the bare content; `type` at least. */
type Told = Partial<Content> & Pick<Content, 'type'>;

/** What a message says and the file in it, as far as its JSON shows. */
export interface DecodedMessage {
	message: Content;
	media: Message['media'];
}

/** Messages inside these are the message; the outside says how it is shown. */
const wrappers = [
	...['ephemeralMessage', 'viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension'],
	...['documentWithCaptionMessage', 'editedMessage', 'deviceSentMessage', 'groupMentionedMessage'],
	...['lottieStickerMessage', 'botInvokeMessage'],
];

/** Members beside the content proper. */
const attributes = new Set([
	...['messageContextInfo', 'senderKeyDistributionMessage', 'base64', 'mediaUrl'],
	...['speechToText'],
]);

/** The name of the protobuf field that holds the content; null when there is none. */
export function protobufKind(message: Fields): string | null {
	return (
		Object.keys(message).find((name) => !attributes.has(name) && message[name] != null) ?? null
	);
}

/** The context info of whichever content has one: who is quoted and mentioned. */
function contextOf(inner: unknown, outer: unknown): Fields {
	const own = isObject(inner) ? inner.contextInfo : undefined;
	return [own, outer].find(isObject) ?? {};
}

/**
 * A protobuf `Message` as gateways built on Baileys post it as JSON, in canonical words. Total: what is not understood
 * is `unsupported` with the name of its field. `contextInfo` is taken where a gateway has moved it beside the message.
 */
export function decodeProtobufContent(message: unknown, contextInfo?: unknown): DecodedMessage {
	const outer = isObject(message) ? message : {};
	const { inner, viewOnce } = unwrap(outer);
	const kind = protobufKind(inner);
	const value = kind === null ? undefined : inner[kind];
	const told = (kind === null ? undefined : decoders[kind]?.(value as Fields, inner)) ?? {
		type: 'unsupported',
		kind,
	};
	const context = contextOf(value, contextInfo);
	const expiresIn = wholeNumber(context.expiration);
	return {
		message: {
			text: null,
			kind: null,
			quoted: quotedIn(context),
			mentions: Array.isArray(context.mentionedJid) ? context.mentionedJid.map(String) : [],
			...(context.isForwarded === true ? { forwarded: true } : {}),
			...(viewOnce || (isObject(value) && value.viewOnce === true) ? { viewOnce: true } : {}),
			...(expiresIn ? { expiresIn } : {}),
			...told,
		},
		media:
			kind !== null && withFile.has(kind) && isObject(value)
				? decodeProtobufMedia(value, { ...outer, ...inner })
				: null,
	};
}

function unwrap(message: Fields): { inner: Fields; viewOnce: boolean } {
	let inner = message;
	let viewOnce = false;
	for (let depth = 0; depth < 5; depth += 1) {
		const name = wrappers.find((each) => isObject(inner[each]));
		const wrapper = name === undefined ? undefined : (inner[name] as Fields);
		if (!wrapper || !isObject(wrapper.message)) break;
		viewOnce ||= name?.startsWith('viewOnce') === true;
		inner = wrapper.message;
	}
	return { inner, viewOnce };
}

function quotedIn(context: Fields): Content['quoted'] {
	if (typeof context.stanzaId !== 'string') return null;
	const text = isObject(context.quotedMessage)
		? decodeProtobufContent(context.quotedMessage).message.text
		: null;
	return { messageId: context.stanzaId, text, sender: textOf(context.participant) };
}

const withFile = new Set([
	...['imageMessage', 'videoMessage', 'ptvMessage', 'audioMessage', 'documentMessage'],
	'stickerMessage',
]);

type Decoder = (value: Fields, message: Fields) => Told | null;

const numberOf = (value: unknown) => (typeof value === 'number' ? value : Number(value) || 0);
const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
const keyIn = (value: unknown) => textOf(fieldsOf(value).id) ?? '';
const thousandth = (value: unknown) => {
	const number = wholeNumber(value);
	return number === null ? null : number / 1000;
};
const seconds = (value: unknown) => {
	const number = wholeNumber(value);
	const date = new Date((number ?? NaN) * 1000);
	return number && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
};

const poll: Decoder = (value) => ({
	type: 'poll',
	text: textOf(value.name),
	poll: {
		question: textOf(value.name) ?? '',
		options: listOf(value.options).map(({ optionName }) => textOf(optionName) ?? ''),
		maxAnswers: wholeNumber(value.selectableOptionsCount) ?? 0,
	},
});

const place = (value: Fields) => ({
	latitude: numberOf(value.degreesLatitude),
	longitude: numberOf(value.degreesLongitude),
	name: textOf(value.name),
	address: textOf(value.address),
});

const card = (value: Fields) => {
	const vcard = textOf(value.vcard) ?? '';
	const phones = [...vcard.matchAll(/^(?:item\d+\.)?TEL[^:\r\n]*:(.+?)\r?$/gm)];
	return {
		name: textOf(value.displayName) ?? '',
		phones: phones.map(([, tel = '']) => tel),
		vcard,
	};
};

const captioned = (type: Content['type']) => (value: Fields) => ({
	type,
	text: textOf(value.caption),
});

/** A protocol message takes back or changes another one; all its other kinds are the apps talking among themselves. */
const protocol: Decoder = (value) => {
	const messageId = keyIn(value.key);
	if (value.type === undefined || value.type === 0 || value.type === 'REVOKE') {
		return messageId === '' ? null : { type: 'delete', delete: { messageId } };
	}
	if (value.type !== 14 && value.type !== 'MESSAGE_EDIT') return null;
	const { text } = decodeProtobufContent(value.editedMessage).message;
	return { type: 'edit', text, edit: { messageId } };
};

const decoders: Record<string, Decoder | undefined> = {
	conversation: (value: unknown) => ({ type: 'text', text: textOf(value) ?? '' }),
	extendedTextMessage: (value) => ({
		type: 'text',
		text: textOf(value.text) ?? '',
		...(textOf(value.matchedText) === null
			? {}
			: {
					linkPreview: {
						url: String(value.matchedText),
						title: textOf(value.title),
						description: textOf(value.description),
					},
				}),
	}),
	imageMessage: captioned('image'),
	videoMessage: (value) => captioned(value.gifPlayback === true ? 'gif' : 'video')(value),
	ptvMessage: captioned('videoNote'),
	audioMessage: ({ ptt }) => ({ type: ptt === true ? 'voice' : 'audio' }),
	documentMessage: captioned('document'),
	stickerMessage: () => ({ type: 'sticker' }),
	locationMessage: (value) => ({
		type: value.isLive === true ? 'liveLocation' : 'location',
		location: place(value),
	}),
	liveLocationMessage: (value) => ({
		type: 'liveLocation',
		text: textOf(value.caption),
		location: {
			...place(value),
			accuracyMeters: wholeNumber(value.accuracyInMeters),
			speed: typeof value.speedInMps === 'number' ? value.speedInMps : null,
			heading: wholeNumber(value.degreesClockwiseFromMagneticNorth),
		},
	}),
	contactMessage: (value) => ({ type: 'contacts', contacts: [card(value)] }),
	contactsArrayMessage: ({ contacts }) => ({
		type: 'contacts',
		contacts: listOf(contacts).map(card),
	}),
	pollCreationMessage: poll,
	pollCreationMessageV2: poll,
	pollCreationMessageV3: poll,
	pollCreationMessageV5: poll,
	eventMessage: (value) => ({
		type: 'event',
		text: textOf(value.name),
		event: {
			name: textOf(value.name) ?? '',
			description: textOf(value.description),
			startsAt: seconds(value.startTime),
			endsAt: seconds(value.endTime),
			location: textOf(fieldsOf(value.location).name),
			joinLink: textOf(value.joinLink),
			canceled: value.isCanceled === true,
		},
	}),
	reactionMessage: (value) => ({
		type: 'reaction',
		text: textOf(value.text),
		reaction: {
			messageId: keyIn(value.key),
			emoji: textOf(value.text) ?? '',
			fromMe:
				typeof fieldsOf(value.key).fromMe === 'boolean'
					? (fieldsOf(value.key).fromMe as boolean)
					: null,
		},
	}),
	protocolMessage: protocol,
	pinInChatMessage: ({ key, type }) => ({
		type: 'pin',
		pin: { messageId: keyIn(key), pinned: type !== 2 && type !== 'UNPIN_FOR_ALL' },
	}),
	buttonsMessage: (value) => ({
		type: 'interactive',
		text: textOf(value.contentText),
		interactive: {
			title: textOf(value.text),
			footer: textOf(value.footerText),
			buttons: listOf(value.buttons).map((button) => ({
				type: 'reply',
				text: textOf(fieldsOf(button.buttonText).displayText),
				id: textOf(button.buttonId),
			})),
			rows: [],
		},
	}),
	listMessage: (value) => ({
		type: 'interactive',
		text: textOf(value.description),
		interactive: {
			title: textOf(value.title),
			footer: textOf(value.footerText),
			buttons: [],
			rows: listOf(value.sections).flatMap(({ rows }) =>
				listOf(rows).map((row) => ({
					id: textOf(row.rowId) ?? '',
					title: textOf(row.title) ?? '',
					description: textOf(row.description),
				})),
			),
		},
	}),
	interactiveMessage: (value) => ({
		type: 'interactive',
		text: textOf(fieldsOf(value.body).text),
		interactive: {
			title: textOf(fieldsOf(value.header).title),
			footer: textOf(fieldsOf(value.footer).text),
			...readNativeFlow(
				[value, ...listOf(fieldsOf(value.carouselMessage).cards)].flatMap((each) =>
					listOf(fieldsOf(each.nativeFlowMessage).buttons),
				),
			),
		},
	}),
	buttonsResponseMessage: (value) => ({
		type: 'buttonReply',
		text: textOf(value.selectedDisplayText),
		choice: { id: textOf(value.selectedButtonId), title: textOf(value.selectedDisplayText) },
	}),
	templateButtonReplyMessage: (value) => ({
		type: 'buttonReply',
		text: textOf(value.selectedDisplayText),
		choice: { id: textOf(value.selectedId), title: textOf(value.selectedDisplayText) },
	}),
	listResponseMessage: (value) => ({
		type: 'listReply',
		text: textOf(value.title),
		choice: {
			id: textOf(fieldsOf(value.singleSelectReply).selectedRowId),
			title: textOf(value.title),
			description: textOf(value.description),
		},
	}),
	interactiveResponseMessage: (value) => {
		const { name, paramsJson } = fieldsOf(value.nativeFlowResponseMessage);
		const data = parseObject(paramsJson);
		const title = textOf(fieldsOf(value.body).text) ?? textOf(data.display_text);
		return {
			type: nativeReplyType(name),
			text: title,
			choice: { id: textOf(data.id), title, data },
		};
	},
	groupInviteMessage: (value) => ({
		type: 'groupInvite',
		text: textOf(value.caption),
		groupInvite: {
			groupId: textOf(value.groupJid) ?? '',
			name: textOf(value.groupName),
			code: textOf(value.inviteCode) ?? '',
			expiresAt: seconds(value.inviteExpiration),
		},
	}),
	productMessage: (value) => {
		const product = fieldsOf(value.product);
		return {
			type: 'product',
			text: textOf(value.body),
			product: {
				productId: textOf(product.productId) ?? '',
				title: textOf(product.title),
				price: thousandth(product.priceAmount1000),
				currency: textOf(product.currencyCode),
				businessOwner: textOf(value.businessOwnerJid),
			},
		};
	},
	orderMessage: (value) => ({
		type: 'order',
		text: textOf(value.message),
		order: {
			orderId: textOf(value.orderId) ?? '',
			token: textOf(value.token),
			itemCount: wholeNumber(value.itemCount),
			total: thousandth(value.totalAmount1000),
			currency: textOf(value.totalCurrencyCode),
		},
	}),
	albumMessage: (value) => ({
		type: 'album',
		album: {
			images: wholeNumber(value.expectedImageCount) ?? 0,
			videos: wholeNumber(value.expectedVideoCount) ?? 0,
		},
	}),
	// The protobuf spells it so.
	callLogMesssage: ({ isVideo, callOutcome, durationSecs }) => ({
		type: 'call',
		call: {
			video: isVideo === true,
			outcome: textOf(callOutcome)?.toLowerCase() ?? null,
			seconds: wholeNumber(durationSecs),
		},
	}),
};
