import type { Queries } from '../../queries';
import type { Ask } from './ask';
import { buildAccountQueries } from './account';
import { buildCallQueries } from './calls';
import { buildMediaQueries } from './media';
import { buildChatQueries } from './chats';
import { buildChannelQueries } from './channels';
import { buildCommunityQueries } from './communities';
import { buildGroupQueries } from './groups';
import { buildLabelQueries } from './labels';
import { buildPeopleQueries } from './people';
import { buildProductQueries, type Uploads } from './products';
import { buildProfileQueries } from './profile';

/** Every family of questions, on one socket. A new family is a file here, a member of `Queries` and a line. */
export function buildQueries(ask: Ask, uploads: Uploads): Queries {
	return {
		account: buildAccountQueries(ask),
		calls: buildCallQueries(ask),
		media: buildMediaQueries(ask),
		chats: buildChatQueries(ask),
		channels: buildChannelQueries(ask),
		communities: buildCommunityQueries(ask),
		groups: buildGroupQueries(ask),
		labels: buildLabelQueries(ask),
		people: buildPeopleQueries(ask),
		products: buildProductQueries(ask, uploads),
		profile: buildProfileQueries(ask),
	};
}
