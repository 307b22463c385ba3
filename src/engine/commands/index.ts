import type { OperationId, WorkingOperationId } from '../../catalogue/operations';
import { callCommands } from './call';
import type { Command } from './Command';
import { chatCommands } from './chat';
import { contactCommands } from './contact';
import { groupCommands } from './group';
import { deliveryCommands } from './delivery';
import { instanceCommands } from './instance';
import { libraryCommands } from './media';
import { labelCommands } from './label';
import { messageCommands } from './message';
import { mediaCommands } from './message/media';
import { productCommands } from './product';
import { profileCommands } from './profile';
import { settingsCommands } from './settings';
import { systemCommands } from './system';
import { webhookCommands } from './webhook';

/** What each working operation does here; one that is missing does not compile. A new resource is a file and a line. */
export const commands: { [Id in WorkingOperationId]: Command<Id> } = {
	...callCommands,
	...chatCommands,
	...contactCommands,
	...groupCommands,
	...deliveryCommands,
	...instanceCommands,
	...libraryCommands,
	...labelCommands,
	...mediaCommands,
	...messageCommands,
	...productCommands,
	...profileCommands,
	...settingsCommands,
	...systemCommands,
	...webhookCommands,
};

/** Whether the engine carries this operation out; the catalogue says so of each. */
export function isWorking(id: OperationId): id is WorkingOperationId {
	return Object.hasOwn(commands, id);
}
