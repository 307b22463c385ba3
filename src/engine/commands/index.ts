import type { OperationId, WorkingOperationId } from '../../catalogue/operations';
import { automationCommands } from './automation';
import { authCommands } from './auth';
import { callCommands } from './call';
import type { Command } from './Command';
import { channelCommands } from './channel';
import { chatCommands } from './chat';
import { communityCommands } from './community';
import { contactCommands } from './contact';
import { conversationCommands } from './conversation';
import { groupCommands } from './group';
import { deliveryCommands } from './delivery';
import { inboundCommands } from './inbound';
import { instanceCommands } from './instance';
import { libraryCommands } from './media';
import { labelCommands } from './label';
import { messageCommands } from './message';
import { mediaCommands } from './message/media';
import { productCommands } from './product';
import { profileCommands } from './profile';
import { settingsCommands } from './settings';
import { statusCommands } from './status';
import { systemCommands } from './system';
import { tagCommands } from './tag';
import { webhookCommands } from './webhook';

/** What each working operation does here; one that is missing does not compile. A new resource is a file and a line. */
export const commands: { [Id in WorkingOperationId]: Command<Id> } = {
	...automationCommands,
	...authCommands,
	...callCommands,
	...channelCommands,
	...chatCommands,
	...communityCommands,
	...contactCommands,
	...conversationCommands,
	...groupCommands,
	...deliveryCommands,
	...inboundCommands,
	...instanceCommands,
	...libraryCommands,
	...labelCommands,
	...mediaCommands,
	...messageCommands,
	...productCommands,
	...profileCommands,
	...settingsCommands,
	...statusCommands,
	...systemCommands,
	...tagCommands,
	...webhookCommands,
};

/** Whether the engine carries this operation out; the catalogue says so of each. */
export function isWorking(id: OperationId): id is WorkingOperationId {
	return Object.hasOwn(commands, id);
}
