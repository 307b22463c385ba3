// The local WhatsApp, as built, in a process of its own. The first argument is the folder of the build.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answerCalls, silenceConsole } from '../../bench/children/answerCalls.mts';

silenceConsole();

const [dist = ''] = process.argv.slice(2);
const { startSimulator } = createRequire(import.meta.url)(join(dist, 'src', 'simulator')) as {
	startSimulator: typeof import('../../src/simulator/index.ts').startSimulator;
};
const simulator = await startSimulator({ port: 0, controlPort: 0, logLimit: 0 });

const calls = {
	controlUrl: () => simulator.controlUrl ?? '',
};

export type WhatsAppCalls = typeof calls;
answerCalls(calls);
