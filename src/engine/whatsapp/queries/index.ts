import type { Queries } from '../../queries';
import type { Ask } from './ask';
import { buildCallQueries } from './calls';
import { buildMediaQueries } from './media';
import { buildChatQueries } from './chats';
import { buildGroupQueries } from './groups';
import { buildLabelQueries } from './labels';
import { buildPeopleQueries } from './people';
import { buildProductQueries } from './products';
import { buildProfileQueries } from './profile';

/** Every family of questions, on one socket. A new family is a file here, a member of `Queries` and a line. */
export function buildQueries(ask: Ask): Queries {
	return {
		calls: buildCallQueries(ask),
		media: buildMediaQueries(ask),
		chats: buildChatQueries(ask),
		groups: buildGroupQueries(ask),
		labels: buildLabelQueries(ask),
		people: buildPeopleQueries(ask),
		products: buildProductQueries(ask),
		profile: buildProfileQueries(ask),
	};
}
