import { GatewayError } from '../../domain/errors';
import type { LabelRow } from '../../domain/ports/directory';
import type { Command } from './Command';
import { targetOf } from './chat/target';

const list: Command<'label.list'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	return { labels: await host.storage.directory.labels(name) };
};

/** Makes a label under the next free id, or changes one that is there. */
const save: Command<'label.save'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const labels = await host.storage.directory.labels(instance.name);
	const known = input.labelId === undefined ? null : requireLabel(labels, input.labelId);
	const label: LabelRow = {
		labelId: known?.labelId ?? nextId(labels),
		name: input.name,
		color: input.color ?? known?.color ?? 0,
		predefinedId: known?.predefinedId ?? null,
	};
	const { labelId, name, color } = label;
	await instance.whatsapp.labels.save({ labelId, name: name ?? '', color: color ?? 0 });
	await instance.directory.learn({ kind: 'label', label });
	return label;
};

const remove: Command<'label.delete'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { labelId } = input;
	requireLabel(await host.storage.directory.labels(instance.name), labelId);
	await instance.whatsapp.labels.delete(labelId);
	await instance.directory.learn({ kind: 'labelDeleted', labelId });
	return { deleted: true };
};

const setOnChat: Command<'label.setOnChat'> = async (input, { host }) => {
	const { instance, address } = await targetOf(host, input);
	const { labelId, messageId = null, action } = input;
	requireLabel(await host.storage.directory.labels(instance.name), labelId);
	if (messageId !== null && !(await host.storage.messages.get(instance.name, messageId))) {
		throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
	}
	const on = action === 'add';
	await instance.whatsapp.labels.place({ labelId, jid: address.jid, messageId }, on);
	const place = { labelId, chat: address, messageId };
	await instance.directory.learn({ kind: 'labelPlaced', place, on });
	return { success: true };
};

export const labelCommands = {
	'label.list': list,
	'label.save': save,
	'label.delete': remove,
	'label.setOnChat': setOnChat,
};

/** WhatsApp takes any id without a word, and shows nothing. */
function requireLabel(labels: readonly LabelRow[], wanted: string): LabelRow {
	const label = labels.find(({ labelId }) => labelId === wanted);
	if (!label) throw new GatewayError('NOT_FOUND', `the label ${wanted}`);
	return label;
}

/** WhatsApp counts labels on from 1. */
function nextId(labels: readonly LabelRow[]): string {
	const ids = labels.map(({ labelId }) => Number(labelId)).filter(Number.isInteger);
	return String(Math.max(0, ...ids) + 1);
}
