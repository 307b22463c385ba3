/**
 * Buttons and lists as WhatsApp has them today: a `nativeFlowMessage` holds buttons, each with a name and its
 * parameters as JSON; what is chosen comes back as an `interactiveResponseMessage`, again with a name and JSON. Read
 * alike by our own engine and by what other gateways post.
 */

/** Our word for each kind of button, and WhatsApp's. */
export const nativeFlowNames = {
	reply: 'quick_reply',
	url: 'cta_url',
	call: 'cta_call',
	copy: 'cta_copy',
	pix: 'payment_info',
	list: 'single_select',
} as const;

type Fields = Record<string, unknown>;

export interface NativeFlowButton {
	name?: string | null;
	buttonParamsJson?: string | null;
}

export interface ShownButtons {
	buttons: { type: string; text: string | null; id: string | null }[];
	rows: { id: string; title: string; description: string | null }[];
}

/** What a person sees: buttons, and the rows of a list that one of them opens. Kinds without a word keep their name. */
export function readNativeFlow(found: readonly NativeFlowButton[]): ShownButtons {
	const shown: ShownButtons = { buttons: [], rows: [] };
	for (const { name, buttonParamsJson } of found) {
		const params = parseObject(buttonParamsJson);
		if (name === nativeFlowNames.list) shown.rows.push(...rowsIn(params));
		else {
			const text = textIn(params.display_text) ?? payeeIn(params);
			shown.buttons.push({ type: wordOf(name), text, id: textIn(params.id) });
		}
	}
	return shown;
}

/** Which list or button a reply belongs to, by the name in it; `flowReply` for everything else. */
export function nativeReplyType(name: unknown): 'buttonReply' | 'listReply' | 'flowReply' {
	if (name === nativeFlowNames.reply) return 'buttonReply';
	return name === nativeFlowNames.list || name === 'menu_options' ? 'listReply' : 'flowReply';
}

/** A JSON object in text; empty for anything else, since strangers write it. */
export function parseObject(json: unknown): Fields {
	if (typeof json !== 'string') return {};
	try {
		const value: unknown = JSON.parse(json);
		return isFields(value) ? value : {};
	} catch {
		return {};
	}
}

function wordOf(name: string | null | undefined): string {
	const found = Object.entries(nativeFlowNames).find(([, theirs]) => theirs === name);
	return found?.[0] ?? name ?? '';
}

function rowsIn({ sections }: Fields): ShownButtons['rows'] {
	return listIn(sections).flatMap(({ rows }) =>
		listIn(rows).map(({ id, title, description }) => ({
			id: textIn(id) ?? '',
			title: textIn(title) ?? '',
			description: textIn(description),
		})),
	);
}

/** A payment has no label; it shows who is paid. */
function payeeIn({ payment_settings: settings }: Fields): string | null {
	const [first = {}] = listIn(settings);
	return isFields(first.pix_static_code) ? textIn(first.pix_static_code.merchant_name) : null;
}

function textIn(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

function listIn(value: unknown): Fields[] {
	return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
