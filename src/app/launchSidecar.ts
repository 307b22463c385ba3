import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import { preparePlace, type SidecarPlace } from './sidecarPlace';

const deadlineMs = 60_000;
const probeEveryMs = 50;
/** A start that ends at once may have lost a race, or met a predecessor that is still closing. */
const attempts = 3;
const againAfterMs = 500;
const logTailBytes = 2_000;

export interface SidecarOptions {
	network: Network;
	/** Control URL of a running local WhatsApp; null: what WAGATE_SANDBOX_URL says, else one of its own. */
	sandboxUrl: string | null;
	/** By default inside n8n's user folder. */
	dataFolder?: string;
}

/** What depends on the process this runs in; tests give their own. */
export interface SidecarHost {
	env: NodeJS.ProcessEnv;
	/** Only n8n's main process starts a gateway; workers and webhook processes use the one they find. */
	mayStart: boolean;
	pid: number;
	/** Version of the package on disk now, or null while an update replaces the folder. */
	version(): string | null;
	/** Starts the gateway process and resolves when it has ended. */
	run(args: string[], place: SidecarPlace): Promise<void>;
}

/**
 * Starts the gateway process and resolves once `answers` says that one is there, whoever started it. Rejects with
 * SIDECAR_FAILED and the end of its log.
 */
export async function launchSidecar(
	options: SidecarOptions,
	place: SidecarPlace,
	host: SidecarHost,
	answers: () => Promise<boolean>,
): Promise<void> {
	preparePlace(place);
	const deadline = Date.now() + deadlineMs;
	for (let attempt = 1; attempt <= attempts && Date.now() < deadline; attempt += 1) {
		const ended = host.run(argumentsFor(options, place, host.pid), place);
		if (await answersBefore(ended, deadline, answers)) return;
		await pause(againAfterMs);
		if (await answers()) return;
	}
	throw new GatewayError('SIDECAR_FAILED', tailOfLog(place.logFile));
}

/** Resolves false when the process ended or the time is over. */
async function answersBefore(
	ended: Promise<void>,
	deadline: number,
	answers: () => Promise<boolean>,
): Promise<boolean> {
	let over = false;
	void ended.then(() => (over = true));
	while (!over && Date.now() < deadline) {
		if (await answers()) return true;
		await Promise.race([pause(probeEveryMs), ended]);
	}
	return false;
}

function argumentsFor(
	{ network, sandboxUrl }: SidecarOptions,
	{ dataFolder, socket }: SidecarPlace,
	parent: number,
): string[] {
	const sandbox = sandboxUrl && network === 'sandbox' ? ['--sandbox', sandboxUrl] : [];
	return [
		...['serve', '--sidecar', '--data', dataFolder, '--network', network, ...sandbox],
		...['--socket', socket, '--parent', String(parent)],
	];
}

function tailOfLog(file: string): string {
	try {
		const text = readFileSync(file, 'utf8').trimEnd();
		return `its log ${file} ends:\n${text.slice(-logTailBytes)}`;
	} catch {
		return `it wrote no log to ${file}`;
	}
}
