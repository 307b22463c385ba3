import { GatewayError } from './domain/errors';

interface Command {
	summary: string;
	/** Loaded when asked for, so that `wagate say` does not wait for Baileys. Resolves with the exit code. */
	load: () => Promise<{ run: (args: string[]) => Promise<number> }>;
}

const commands: Record<string, Command> = {
	serve: {
		summary: 'run the gateway',
		load: () => import('./app/cli/serve.js'),
	},
	migrate: {
		summary: 'move a data folder into a PostgreSQL database',
		load: () => import('./app/cli/migrate.js'),
	},
	sandbox: {
		summary: 'run a local WhatsApp for tests',
		load: () => import('./app/cli/sandbox.js'),
	},
	say: {
		summary: 'write as a person of the local WhatsApp and show the answer',
		load: () => import('./app/cli/say.js'),
	},
	doctor: {
		summary: 'tell what is wrong on this machine',
		load: () => import('./app/cli/doctor.js'),
	},
	export: {
		summary: 'hand the linked device of an instance over to another gateway',
		load: () => import('./app/cli/export.js'),
	},
	import: {
		summary: 'take a linked device over: from an export, Baileys or Evolution API',
		load: () => import('./app/cli/import.js'),
	},
	erase: {
		summary: 'erase everything stored of a person',
		load: () => import('./app/cli/erase.js'),
	},
	compact: {
		summary: 'make the database file of a data folder as small as it can be',
		load: () => import('./app/cli/compact.js'),
	},
	'rotate-key': {
		summary: 'encrypt everything stored with a new key',
		load: () => import('./app/cli/rotateKey.js'),
	},
	routes: {
		summary: 'list the vendors’ endpoints and what they map to',
		load: () => import('./app/cli/routes.js'),
	},
	operations: {
		summary: 'list the operations and where they work',
		load: () => import('./app/cli/operations.js'),
	},
};

function usage(): string {
	const rows = Object.entries(commands).map(
		([name, { summary }]) => `  ${name.padEnd(12)}${summary}`,
	);
	return `wagate <command> [options]\n\n${rows.join('\n')}\n\nwagate <command> --help shows its options.\n`;
}

/** The gateway's command line. Never throws: a failure is printed with its next step. Resolves with the exit code. */
export async function main(args: string[]): Promise<number> {
	const [name = '--help', ...rest] = args;
	if (name === '--help' || name === '-h') {
		process.stdout.write(usage());
		return 0;
	}
	const command = commands[name];
	if (!command) {
		process.stderr.write(`wagate has no command "${name}".\n\n${usage()}`);
		return 2;
	}
	try {
		return await (await command.load()).run(rest);
	} catch (cause) {
		const error = GatewayError.from(cause);
		process.stderr.write(`wagate ${name}: ${error.message}\nNext step: ${error.hint}\n`);
		return 1;
	}
}

/**
 * Runs a command and ends the process with its exit code once its output is out. The end is not left to the event loop:
 * timers of closed WhatsApp sockets, which nobody waits for, would hold it up to a minute.
 */
export async function runAndExit(args: string[]): Promise<void> {
	const code = await main(args);
	for (const stream of [process.stdout, process.stderr]) {
		await new Promise<void>((resolve) => stream.write('', () => resolve()));
	}
	process.exit(code);
}

if (require.main === module) void runAndExit(process.argv.slice(2));
