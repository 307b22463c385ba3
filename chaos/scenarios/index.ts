import { calm } from './calm';
import { fullDisk } from './disk';
import { endpoints } from './endpoints';
import { hooks } from './hooks';
import { kills } from './kills';
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
	fullDisk,
	...network,
];
