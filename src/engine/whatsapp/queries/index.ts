import type { Queries } from '../../queries';
import type { Ask } from './ask';
import { buildCallQueries } from './calls';
import { buildGroupQueries } from './groups';
import { buildProductQueries } from './products';

/** Every family of questions, on one socket. A new family is a file here, a member of `Queries` and a line. */
export function buildQueries(ask: Ask): Queries {
	return {
		calls: buildCallQueries(ask),
		groups: buildGroupQueries(ask),
		products: buildProductQueries(ask),
	};
}
