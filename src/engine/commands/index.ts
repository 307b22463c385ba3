import type { OperationId, WorkingOperationId } from '../../catalogue/operations';
import { callCommands } from './call';
import type { Command } from './Command';
import { contactCommands } from './contact';
import { groupCommands } from './group';
import { instanceCommands } from './instance';
import { messageCommands } from './message';
import { productCommands } from './product';
import { settingsCommands } from './settings';
import { systemCommands } from './system';
import { webhookCommands } from './webhook';

/** What each working operation does here; one that is missing does not compile. A new resource is a file and a line. */
export const commands: { [Id in WorkingOperationId]: Command<Id> } = {
	...callCommands,
	...contactCommands,
	...groupCommands,
	...instanceCommands,
	...messageCommands,
	...productCommands,
	...settingsCommands,
	...systemCommands,
	...webhookCommands,
};

/** Whether the engine carries this operation out; the catalogue says so of each. */
export function isWorking(id: OperationId): id is WorkingOperationId {
	return Object.hasOwn(commands, id);
}
