import { openSandbox } from '../../src/simulator/http/openSandbox';
import { demo } from './demoWorkflows';

const DEADLINE_MS = 60_000;

/**
 * Writes one message as Eve and waits for the workflow's answer.
 *
 * @returns milliseconds from her sending it to her phone having the answer, decrypted
 * @throws when it does not come within a minute
 */
export async function checkEcho(sandboxUrl: string): Promise<number> {
	const eve = await openSandbox(sandboxUrl).contact(demo.contact, { name: 'Eve' });
	const text = `hi ${Date.now()}`;
	const started = performance.now();
	await eve.text(demo.account, text);
	await eve.receives({ text: `echo: ${text}` }, { within: DEADLINE_MS });
	return performance.now() - started;
}
