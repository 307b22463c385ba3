import { GatewayError } from '../../domain/errors';
import { openSandbox, type Sandbox } from '../../simulator/http/openSandbox';
import { findSandboxUrl } from '../sandboxAddress';
import { print, readOptions } from './readOptions';

const usage = `wagate say TEXT [options]

  --as NUMBER       the person who writes (default: the first one of the local WhatsApp)
  --to NUMBER       the account that gets it (default: the first linked one)
  --wait SECONDS    how long to wait for an answer (default 30; 0 does not wait)
  --sandbox URL     control URL of the local WhatsApp (WAGATE_SANDBOX_URL)`;

export async function run(args: string[]): Promise<number> {
	const { values, positionals } = readOptions(args, {
		as: { type: 'string' },
		to: { type: 'string' },
		wait: { type: 'string', default: '30' },
		sandbox: { type: 'string' },
		help: { type: 'boolean', short: 'h' },
	});
	const text = positionals.join(' ');
	if (values.help || text === '') return print(usage), values.help ? 0 : 2;
	const url = findSandboxUrl(values.sandbox, process.env);
	if (!url) {
		throw new GatewayError('BAD_REQUEST', 'No local WhatsApp was found; start one: wagate sandbox');
	}
	const sandbox = openSandbox(url);
	const { from, to } = await choosePeople(sandbox, values);
	const person = await sandbox.contact(from);
	const heard = new Set((await person.inbox()).map(({ id }) => id));
	const started = Date.now();
	await person.text(to, text);
	print(`${from} → ${to}: ${text}`);
	if (Number(values.wait) === 0) return 0;
	return waitForAnswer(person, { heard, to, withinMs: Number(values.wait) * 1000, started });
}

async function choosePeople(sandbox: Sandbox, chosen: { as?: string; to?: string }) {
	const { accounts, contacts } = await sandbox.describe();
	const from = chosen.as ?? contacts[0]?.number;
	const to = chosen.to ?? accounts.find(({ devices }) => devices.length > 0)?.number;
	if (!from) throw new GatewayError('BAD_REQUEST', 'The local WhatsApp has no person; name one with --as');
	if (!to) {
		throw new GatewayError(
			'BAD_REQUEST',
			'No account is linked to the local WhatsApp; link one, or name it with --to',
		);
	}
	return { from, to };
}

interface Expectation {
	/** Ids of messages from before. */
	heard: Set<string>;
	to: string;
	withinMs: number;
	/** Milliseconds since the epoch. */
	started: number;
}

async function waitForAnswer(
	person: Awaited<ReturnType<Sandbox['contact']>>,
	{ heard, to, withinMs, started }: Expectation,
): Promise<number> {
	const deadline = started + withinMs;
	while (Date.now() < deadline) {
		const within = deadline - Date.now();
		const answer = await person.receives({ from: to, fromMe: false }, { within }).catch(() => null);
		if (!answer) break;
		if (heard.has(answer.id)) continue;
		print(`${to} → ${person.number}: ${answer.text ?? '(no text)'}   ${Date.now() - started} ms`);
		return 0;
	}
	print(`no answer within ${withinMs / 1000} s`);
	return 1;
}
