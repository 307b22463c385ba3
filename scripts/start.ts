import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkEcho } from './demo/checkEcho';
import { choosePort } from './demo/choosePort';
import { demo } from './demo/demoWorkflows';
import { leaseDemoFolder, wipe } from './demo/demoFolder';
import { startDemo, type Demo } from './demo/startDemo';
import { OWNER } from './n8n/N8nSession';
import { say, Stop } from './run/progress.mjs';

// `npm start`: a real n8n with this package, the gateway and a local WhatsApp, ready to be written to.

const root = process.cwd();
const folder = path.join(root, '.wagate');

/** Of everything but the first installation, which is over long before this file runs. */
const CHECK_DEADLINE_MS = 300_000;

type Closers = Array<() => Promise<unknown>>;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: { check: { type: 'boolean' }, reset: { type: 'boolean' }, port: { type: 'string' } },
	});
	mkdirSync(folder, { recursive: true });
	const stopping = stopRequested();
	const closers: Closers = [];
	try {
		const lease = await leaseDemoFolder(folder);
		closers.push(async () => lease.release());
		if (values.reset) wipe(folder);
		const starting = choosePort(values.port).then((port) =>
			startDemo({ root, folder, port, onClose: (close) => closers.push(close) }),
		);
		return await (values.check ? check(starting, stopping) : serve(starting, stopping));
	} finally {
		for (const close of closers.reverse()) await close();
	}
}

async function serve(starting: Promise<Demo>, stopping: Promise<never>): Promise<number> {
	announce(await Promise.race([starting, stopping]));
	return stopping;
}

async function check(starting: Promise<Demo>, stopping: Promise<never>): Promise<number> {
	const tooLate = new Promise<never>((_resolve, reject) => {
		const late = () => reject(new Error(`not within ${CHECK_DEADLINE_MS / 60_000} minutes`));
		setTimeout(late, CHECK_DEADLINE_MS).unref();
	});
	const echo = starting.then(({ sandboxUrl }) => checkEcho(sandboxUrl));
	try {
		const ms = await Promise.race([echo, tooLate, stopping]);
		say(`PASS: from Eve's message to the answer on her phone took ${ms.toFixed(0)} ms`);
		return 0;
	} catch (error) {
		say(`FAIL: ${error instanceof Error ? error.message : String(error)}`);
		return 1;
	}
}

function announce({ n8nUrl, workflowUrl }: Demo): void {
	const lines = [
		'',
		`n8n            ${n8nUrl}`,
		`sign in        ${OWNER.email}   ${OWNER.password}`,
		`echo workflow  ${workflowUrl}`,
		'',
		`Write to it as Eve (${demo.contact}), from this folder in another terminal:`,
		'',
		'    npx wagate say "hi"',
		'',
		'To link a real phone:',
		'  1. In n8n, add the node WhatsApp Gateway with a new credential: gateway Embedded, network WhatsApp.',
		'  2. Run Instance > Create, then Instance > Connect: its output shows a QR.',
		'  3. On the phone: Settings > Linked devices > Link a device, and scan it.',
		'',
		'Ctrl-C stops everything. npm start -- --reset begins anew.',
		'',
	];
	process.stdout.write(lines.join('\n'));
}

/** Rejects at the first Ctrl-C. The signal comes twice, from the terminal and from npm, so the next ones are ignored. */
function stopRequested(): Promise<never> {
	const requested = new Promise<never>((_resolve, reject) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => reject(new Stop('Stopped.')));
		}
	});
	requested.catch(() => say('Stopping'));
	return requested;
}

// Exits instead of returning: when it was stopped while starting, n8n may still be on its way, and
// ends with this process.
main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Stop ? error.message : String((error as Error).stack)}\n`);
		process.exit(error instanceof Stop ? 0 : 1);
	},
);
