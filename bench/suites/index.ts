import { heap } from './heap';
import { inbound } from './inbound';
import { load } from './load';
import { memory } from './memory';
import { n8nBoot } from './n8nBoot';
import { n8nCalls } from './n8nCalls';
import { sends } from './sends';
import { restart } from './restart';
import type { Suite } from './Suite';

/** In the order they run. */
export const suites: readonly Suite[] = [
	sends,
	inbound,
	load,
	memory,
	heap,
	restart,
	n8nBoot,
	n8nCalls,
];
