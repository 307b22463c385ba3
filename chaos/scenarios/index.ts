import { calm } from './calm';
import { hooks } from './hooks';
import { kills } from './kills';
import type { Scenario } from './Scenario';

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [calm, kills, ...hooks];
