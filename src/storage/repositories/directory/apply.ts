import type { DirectoryChange, DirectoryUpdate } from '../../../domain/ports/directory';
import { applyHistory } from './applyHistory';
import { applyChatChange, applyChatDeletion, applyMessage, applyRead } from './applyToChats';
import { applyLabel, applyLabelDeletion, applyLabelPlace } from './applyToLabels';
import { applyContact, applyContactDeletion, applyIdentities } from './applyToPeople';
import { applyPostCounts } from './applyPostCounts';
import { applyStar } from './applyStar';
import type { Step } from './step';

/** Carries updates out, in their order, and answers what they really changed. */
export async function applyUpdates(
	step: Step,
	updates: readonly DirectoryUpdate[],
): Promise<DirectoryChange[]> {
	const changes: DirectoryChange[] = [];
	for (const update of updates) changes.push(...(await apply(step, update)));
	return changes;
}

async function apply(step: Step, update: DirectoryUpdate): Promise<DirectoryChange[]> {
	switch (update.kind) {
		case 'message':
			return applyMessage(step, update);
		case 'identities':
			return applyIdentities(step, update);
		case 'contact':
			return applyContact(step, update);
		case 'contactDeleted':
			return applyContactDeletion(step, update);
		case 'chat':
			return applyChatChange(step, update);
		case 'read':
			return applyRead(step, update);
		case 'chatDeleted':
			return applyChatDeletion(step, update);
		case 'label':
			return applyLabel(step, update);
		case 'labelDeleted':
			return applyLabelDeletion(step, update);
		case 'labelPlaced':
			return applyLabelPlace(step, update);
		case 'starred':
			return applyStar(step, update);
		case 'postCounted':
			return applyPostCounts(step, update);
		case 'history':
			await applyHistory(step, update);
			return [];
	}
}
