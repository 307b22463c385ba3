import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { runSandbox, type RunningSandbox } from '../../simulator';
import { defaultSandboxFolder, writeSandboxAddress } from '../sandboxAddress';
import { print, readOptions } from './readOptions';

const usage = `wagate sandbox [options]

  --folder DIR      where its people and links are kept (default ~/.wagate/local-whatsapp)
  --port PORT       port for gateways (default: that of the last run, else a free one)
  --control PORT    port of the control API (the same)
  --contact NUMBER  a person to have (default 15550002222, Eve); may be given several times
  --addressing pn   chats by phone number; by LID otherwise, as WhatsApp does today

A gateway joins it with: wagate serve --network sandbox --sandbox <control URL>`;

const firstContact = '15550002222';

export async function run(args: string[]): Promise<number> {
	const { values } = readOptions(args, {
		folder: { type: 'string' },
		port: { type: 'string' },
		control: { type: 'string' },
		contact: { type: 'string', multiple: true },
		addressing: { type: 'string' },
		help: { type: 'boolean', short: 'h' },
	});
	if (values.help) return print(usage), 0;
	const folder = resolve(values.folder ?? defaultSandboxFolder());
	const sandbox = await runSandbox({
		stateFile: join(folder, 'state.json'),
		...(values.port ? { port: Number(values.port) } : {}),
		...(values.control ? { controlPort: Number(values.control) } : {}),
		...(values.addressing === 'pn' ? { addressing: 'pn' as const } : {}),
	});
	for (const number of values.contact ?? [firstContact]) {
		sandbox.simulator.contact(number, { name: number === firstContact ? 'Eve' : number });
	}
	writeSandboxAddress(folder, sandbox.controlUrl);
	announce(sandbox);
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	await sandbox.close();
	return 0;
}

function announce({ controlUrl, url, events }: RunningSandbox): void {
	print(`Local WhatsApp at ${url}`);
	print(`Control API at ${controlUrl}`);
	print(`Join a gateway:  wagate serve --network sandbox --sandbox ${controlUrl}`);
	print('Write as Eve:    wagate say "hi"');
	events.on('login', ({ account }) => print(`${account} is online`));
	events.on('message', ({ contact, message }) =>
		print(`${contact} got from ${message.from}: ${message.text ?? '(no text)'}`),
	);
	events.on('problem', ({ kind, detail }) => print(`problem: ${kind}: ${detail}`));
}
