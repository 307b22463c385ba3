import { nativeReplyType, parseObject } from '../../../domain/nativeFlow';
import type { Decoder } from './Decoder';
import { textOf } from './values';

/** What a person chose of buttons, a list, a template or a native flow. */
export const decodeReply: Decoder = (message) =>
	decodeButtonReply(message) ?? decodeListReply(message) ?? decodeFlowReply(message);

const decodeButtonReply: Decoder = ({
	buttonsResponseMessage: button,
	templateButtonReplyMessage: template,
}) => {
	if (!button && !template) return null;
	const id = textOf(button?.selectedButtonId ?? template?.selectedId);
	const title = textOf(button?.selectedDisplayText ?? template?.selectedDisplayText);
	return { type: 'buttonReply', text: title, choice: { id, title } };
};

const decodeListReply: Decoder = ({ listResponseMessage: reply }) => {
	if (!reply) return null;
	const id = textOf(reply.singleSelectReply?.selectedRowId);
	const title = textOf(reply.title);
	const description = textOf(reply.description);
	return { type: 'listReply', text: title, choice: { id, title, description } };
};

const decodeFlowReply: Decoder = ({ interactiveResponseMessage: reply }) => {
	if (!reply) return null;
	const { name, paramsJson } = reply.nativeFlowResponseMessage ?? {};
	const data = parseObject(paramsJson);
	const title = textOf(reply.body?.text) ?? textIn(data.display_text);
	return { type: nativeReplyType(name), text: title, choice: { id: textIn(data.id), title, data } };
};

function textIn(value: unknown): string | null {
	return typeof value === 'string' ? textOf(value) : null;
}
