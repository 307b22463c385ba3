import { groupAboutCommands } from './about';
import { groupInviteCommands } from './invites';
import { groupMemberCommands } from './members';

/** Everything that is done with groups. */
export const groupCommands = {
	...groupAboutCommands,
	...groupInviteCommands,
	...groupMemberCommands,
};
