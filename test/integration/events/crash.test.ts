import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../support/startChild';

const script = join(__dirname, '../../support/children/deliverUntilKilled.ts');
const KILLS = 5;
let folder: string;
let server: Server;
let url: string;
/** Ids in the order the endpoint took them. */
let taken: string[];

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	taken = [];
	let requests = 0;
	server = createServer((request, response) => {
		request.resume().on('end', () => {
			requests += 1;
			// Now and then it is overloaded, so that deliveries are also waiting when the process dies.
			if (requests % 50 === 0) {
				response.writeHead(503, { 'retry-after': '1' }).end();
				return;
			}
			taken.push(String(request.headers['webhook-id']));
			response.end();
		});
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	rmSync(folder, { recursive: true });
});

async function happenAndKill(round: number): Promise<string[]> {
	const child = startChild(script, [folder, url, String(round)]);
	const happened: string[] = [];
	const wanted = 30 + Math.floor(Math.random() * 100);
	while (happened.length < wanted) happened.push(await child.nextLine());
	return [...happened, ...(await child.kill())];
}

test('killed again and again, every event arrives, each chat in its order', async () => {
	const happened: string[] = [];
	for (let round = 0; round < KILLS; round += 1) happened.push(...(await happenAndKill(round)));
	const drain = startChild(script, [folder, url, 'drain']);
	expect(await drain.nextLine()).toBe('empty');
	await drain.kill();

	const arrived = new Set(taken);
	expect(happened.filter((id) => !arrived.has(id))).toEqual([]);
	for (const lane of ['a', 'b', 'c']) {
		const inLane = taken.filter((id) => id.startsWith(lane));
		const distinct = inLane.filter((id, index) => id !== inLane[index - 1]);
		const order = (id: string) => id.split('-').slice(1).map(Number);
		const sorted = [...new Set(distinct)].sort((left, right) => {
			const [[roundA = 0, countA = 0], [roundB = 0, countB = 0]] = [order(left), order(right)];
			return roundA - roundB || countA - countB;
		});
		expect(distinct).toEqual(sorted);
	}
	// The one repetition that is allowed: taken, and the process died before that was on disk.
	expect(taken.length - arrived.size).toBeLessThanOrEqual(KILLS * 3);
});
