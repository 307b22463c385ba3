import { chmodSync, rmSync } from 'node:fs';
import { systemClock } from '../../support/clock';
import { buildApp, type App } from '../buildApp';
import { readConfig, serveUsage, type Config } from '../config';
import { packageFolder } from '../packageInfo';
import { ParentWatch } from '../ParentWatch';
import { print } from './readOptions';

/** Runs the gateway until it is told to stop by a signal, by its parents or by their absence. */
export async function run(args: string[]): Promise<number> {
	if (args.includes('--help')) return (print(serveUsage), 0);
	const config = readConfig(args, process.env);
	const { stopped, stop } = stopSignal();
	const parents = new ParentWatch(systemClock, packageFolder(), stop);
	const app = await buildApp(config, {
		addParent: (pid) => parents.add(pid),
		shutdown: () => stop('asked to'),
	});
	try {
		prepareSocket(config);
		const address = await app.listen();
		if (config.sidecar) watch(parents, config);
		else announce(app, config, address);
		await stopped;
	} finally {
		parents.stop();
		await app.close();
	}
	return 0;
}

function stopSignal() {
	let stop: (why: string) => void = () => undefined;
	const stopped = new Promise<string>((resolve) => (stop = resolve));
	process.once('SIGTERM', () => stop('SIGTERM'));
	process.once('SIGINT', () => stop('SIGINT'));
	return { stopped, stop };
}

/** A gateway that was killed leaves its socket file; the data folder's lease says that nobody listens there. */
function prepareSocket({ listen }: Config): void {
	if (!('socket' in listen) || process.platform === 'win32') return;
	rmSync(listen.socket, { force: true });
	process.umask(0o077);
}

function watch(parents: ParentWatch, { parents: pids, listen }: Config): void {
	if ('socket' in listen && process.platform !== 'win32') chmodSync(listen.socket, 0o600);
	for (const pid of pids) parents.add(pid);
	parents.start();
	// A terminal that closes must not take the gateway with it; its parents decide.
	process.on('SIGHUP', () => undefined);
}

function announce(app: App, { network, dataFolder, database }: Config, address: string): void {
	print(
		`WaGate listens at ${address}${network === 'sandbox' ? ' (sandbox: a local WhatsApp)' : ''}`,
	);
	print(database ? 'Database: PostgreSQL' : `Data folder: ${dataFolder}`);
	if (app.sandboxUrl) print(`Local WhatsApp: ${app.sandboxUrl}`);
	if (app.freshAdminKey) print(`Admin key, shown only now: ${app.freshAdminKey}`);
}
