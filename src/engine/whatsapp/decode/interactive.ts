import type { proto } from '@whiskeysockets/baileys';
import { readNativeFlow } from '../../../domain/nativeFlow';
import type { Decoder, Told } from './Decoder';
import { textOf } from './values';

/** Buttons and lists that somebody sent, in each of the forms that WhatsApp has had for them. */
export const decodeInteractive: Decoder = ({
	interactiveMessage,
	templateMessage,
	buttonsMessage,
	listMessage,
}) => {
	const flow = interactiveMessage ?? templateMessage?.interactiveMessageTemplate;
	if (flow) return toldFlow(flow);
	if (buttonsMessage) return toldButtons(buttonsMessage);
	if (listMessage) return toldList(listMessage);
	const template = templateMessage?.hydratedFourRowTemplate ?? templateMessage?.hydratedTemplate;
	return template ? toldTemplate(template) : null;
};

function toldFlow({
	header,
	body,
	footer,
	nativeFlowMessage,
	carouselMessage,
}: proto.Message.IInteractiveMessage): Told {
	const cards = carouselMessage?.cards ?? [];
	const parts = [nativeFlowMessage, ...cards.map((card) => card.nativeFlowMessage)];
	return {
		type: 'interactive',
		text: textOf(body?.text),
		interactive: {
			title: textOf(header?.title),
			footer: textOf(footer?.text),
			...readNativeFlow(parts.flatMap((part) => part?.buttons ?? [])),
		},
	};
}

function toldButtons(message: proto.Message.IButtonsMessage): Told {
	return {
		type: 'interactive',
		text: textOf(message.contentText),
		interactive: {
			title: textOf(message.text),
			footer: textOf(message.footerText),
			buttons: (message.buttons ?? []).map(({ buttonText, buttonId }) => ({
				type: 'reply',
				text: textOf(buttonText?.displayText),
				id: textOf(buttonId),
			})),
			rows: [],
		},
	};
}

function toldList(message: proto.Message.IListMessage): Told {
	const rows = (message.sections ?? []).flatMap((section) => section.rows ?? []);
	return {
		type: 'interactive',
		text: textOf(message.description),
		interactive: {
			title: textOf(message.title),
			footer: textOf(message.footerText),
			buttons: [],
			rows: rows.map(({ rowId, title, description }) => ({
				id: rowId ?? '',
				title: title ?? '',
				description: textOf(description),
			})),
		},
	};
}

function toldTemplate(message: proto.Message.TemplateMessage.IHydratedFourRowTemplate): Told {
	return {
		type: 'interactive',
		text: textOf(message.hydratedContentText),
		interactive: {
			title: textOf(message.hydratedTitleText),
			footer: textOf(message.hydratedFooterText),
			buttons: (message.hydratedButtons ?? []).map(templateButton),
			rows: [],
		},
	};
}

function templateButton({
	quickReplyButton,
	urlButton,
	callButton,
}: proto.IHydratedTemplateButton) {
	if (quickReplyButton) {
		const { displayText, id } = quickReplyButton;
		return { type: 'reply', text: textOf(displayText), id: textOf(id) };
	}
	const type = urlButton ? 'url' : 'call';
	return { type, text: textOf((urlButton ?? callButton)?.displayText), id: null };
}
