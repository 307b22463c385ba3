import type { DirectoryChange } from '../../../domain/ports/directory';
import { deleteLabel, placeLabel, putLabel } from './labels';
import { keyOf, type Step, toContactChanges, type UpdateOf } from './step';

export async function applyLabel(
	{ trx, instance }: Step,
	{ label }: UpdateOf<'label'>,
): Promise<DirectoryChange[]> {
	const isNew = await putLabel(trx, instance, label);
	return isNew ? [{ kind: 'labelUpdated', label, deleted: false }] : [];
}

export async function applyLabelDeletion(
	{ trx, instance }: Step,
	{ labelId }: UpdateOf<'labelDeleted'>,
): Promise<DirectoryChange[]> {
	const label = await deleteLabel(trx, instance, labelId);
	return label ? [{ kind: 'labelUpdated', label, deleted: true }] : [];
}

export async function applyLabelPlace(
	step: Step,
	{ place, on }: UpdateOf<'labelPlaced'>,
): Promise<DirectoryChange[]> {
	const { chatKey, contact } = await keyOf(step, place.chat);
	const row = {
		instance: step.instance,
		label_id: place.labelId,
		chat_key: chatKey,
		message_id: place.messageId ?? '',
	};
	const isNew = await placeLabel(step.trx, row, on);
	return [
		...toContactChanges(contact),
		...(isNew ? [{ kind: 'labelPlaced' as const, place, on }] : []),
	];
}
