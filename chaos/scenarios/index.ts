import { calm } from './calm';
import { clusters } from './cluster';
import { databases } from './database';
import { fullDisk } from './disk';
import { endpoints } from './endpoints';
import { hooks } from './hooks';
import { kills } from './kills';
import { n8nKilled } from './n8n';
import { network } from './network';
import type { Scenario } from './Scenario';
import { idempotency, rounds } from './sends';

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
	calm,
	kills,
	...hooks,
	idempotency,
	rounds,
	...endpoints,
	n8nKilled,
	fullDisk,
	...databases,
	...clusters,
	...network,
];
