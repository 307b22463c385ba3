import { inbound } from './inbound';
import { load } from './load';
import { sends } from './sends';
import type { Suite } from './Suite';

/** In the order they run. */
export const suites: readonly Suite[] = [sends, inbound, load];
