import type { IqFamily } from '../IqFamily';
import { groupsAbout } from './about';
import { communities } from './communities';
import { groupMembers } from './members';

/** Everything that clients ask of groups (`w:g2`). */
export const groups: IqFamily = { ...groupsAbout, ...groupMembers, ...communities };
