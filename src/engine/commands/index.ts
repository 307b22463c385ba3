import type {
	InputOf,
	OperationId,
	OutputOf,
	WorkingOperationId,
} from '../../catalogue/operations';
import type { Caller } from '../../domain/ports/gateway';
import type { EngineHost } from '../EngineHost';
import { checkNumbers } from './contact';
import { connect, create, getState, list, logout, remove } from './instance';
import { getState as getMessageState, sendText } from './message';
import { get, set } from './webhook';

export interface CommandContext {
	host: EngineHost;
	caller: Caller;
}

/** Runs one operation. The input is validated and the caller may reach the instance it names. */
export type Command<Id extends OperationId> = (
	input: InputOf<Id>,
	context: CommandContext,
) => Promise<OutputOf<Id>>;

/** What each working operation does here; one that is missing does not compile. */
export const commands: { [Id in WorkingOperationId]: Command<Id> } = {
	'message.sendText': sendText,
	'message.getState': getMessageState,
	'contact.checkNumbers': checkNumbers,
	'instance.create': create,
	'instance.list': list,
	'instance.getState': getState,
	'instance.connect': connect,
	'instance.logout': logout,
	'instance.delete': remove,
	'webhook.set': set,
	'webhook.get': get,
};

/** Whether the engine carries this operation out; the catalogue says so of each. */
export function isWorking(id: OperationId): id is WorkingOperationId {
	return Object.hasOwn(commands, id);
}
