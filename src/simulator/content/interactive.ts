import type { proto } from '@whiskeysockets/baileys';
import { SimulatorError } from '../SimulatorError';

/** Something to press or choose, as the phone draws it. */
export interface ShownChoice {
	/** WhatsApp's name of the button, such as `quick_reply`; `row` for a row of a list. */
	type: string;
	id: string;
	title: string;
	description?: string;
	/** What the button does with it: a URL, a number, a code. */
	value?: string;
}

interface Params {
	display_text?: string;
	id?: string;
	url?: string;
	phone_number?: string;
	copy_code?: string;
	sections?: { rows?: { id?: string; title?: string; description?: string }[] }[];
}

/** Buttons and rows of an interactive message, those of all cards of a carousel among them. */
export function choicesIn({ interactiveMessage: message }: proto.IMessage): ShownChoice[] {
	const cards = message?.carouselMessage?.cards ?? [];
	const flows = [message, ...cards].map((each) => each?.nativeFlowMessage);
	return flows.flatMap((flow) => flow?.buttons ?? []).flatMap(shown);
}

function shown({
	name,
	buttonParamsJson,
}: proto.Message.InteractiveMessage.NativeFlowMessage.INativeFlowButton): ShownChoice[] {
	const params = JSON.parse(buttonParamsJson ?? '{}') as Params;
	if (name === 'single_select') {
		const rows = (params.sections ?? []).flatMap((section) => section.rows ?? []);
		return rows.map(({ id = '', title = '', description }) => ({
			...{ type: 'row', id, title, description },
		}));
	}
	const { display_text: title = '', id = '', url, phone_number, copy_code } = params;
	return [{ type: name ?? '', id, title, value: url ?? phone_number ?? copy_code }];
}

/** What a phone sends when somebody presses a reply button or chooses a row. */
export function choiceMessage(message: proto.IMessage, id: string): proto.IMessage {
	const choice = choicesIn(message).find((each) => each.id === id);
	if (!choice || !['quick_reply', 'row'].includes(choice.type)) {
		const ids = choicesIn(message).map((each) => each.id);
		throw new SimulatorError(
			`Nothing to press has the id "${id}"`,
			ids.length > 0 ? `There are ${ids.join(', ')}` : 'The message shows no buttons and no rows',
		);
	}
	const { title, description } = choice;
	const isRow = choice.type === 'row';
	return {
		interactiveResponseMessage: {
			body: { text: title },
			nativeFlowResponseMessage: {
				name: isRow ? 'menu_options' : 'quick_reply',
				paramsJson: JSON.stringify(isRow ? { id, description } : { id, display_text: title }),
				version: 3,
			},
		},
	};
}
