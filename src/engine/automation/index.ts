export { type AutomationView, automationOf } from './automationOf';
export { requireFree } from './requireFree';
