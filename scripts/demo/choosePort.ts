import { freePort, isFree } from '../n8n/freePort';
import { Stop } from '../run/progress.mjs';

const N8N_DEFAULT = 5678;

/** The port that was asked for; else n8n's usual one, or a free one when that is taken. Throws Stop. */
export async function choosePort(given: string | undefined): Promise<number> {
	if (given === undefined) return (await isFree(N8N_DEFAULT)) ? N8N_DEFAULT : freePort();
	const port = Number(given);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Stop(`--port takes a number from 1 to 65535, not "${given}".`);
	}
	if (await isFree(port)) return port;
	throw new Stop(`Port ${port} is taken. Name another one, or leave --port out to get a free one.`);
}
