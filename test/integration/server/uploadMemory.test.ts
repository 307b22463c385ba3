import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { PeakMemory } from '../../e2e/stage/PeakMemory';
import { ServedGateway } from './ServedGateway';

const SIZE = 95_000_000;
const onLinux = process.platform === 'linux' ? test : test.skip;

let gateway: ServedGateway;

beforeAll(async () => {
	gateway = await ServedGateway.open();
	await gateway.link('sales', '15550001001');
});

afterAll(() => gateway?.close());

/** The file in parts, so that this process does not hold it either. */
async function sendForm(size: number, name: string): Promise<string> {
	const boundary = 'wagate-upload-boundary';
	const text = (field: string, value: string) =>
		`--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`;
	const head = `${text('number', '15550002001')}${text('mediatype', 'document')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
	return new Promise((resolve, reject) => {
		const outgoing = request(`${gateway.node.url}/message/sendMedia/sales`, {
			method: 'POST',
			headers: {
				apikey: gateway.adminKey,
				'content-type': `multipart/form-data; boundary=${boundary}`,
			},
		});
		outgoing.once('error', reject).once('response', (response) => {
			let answer = '';
			response.on('data', (part: Buffer) => (answer += part.toString()));
			response.on('end', () => {
				if (response.statusCode !== 201) return reject(new Error(answer));
				resolve((JSON.parse(answer) as { key: { id: string } }).key.id);
			});
		});
		outgoing.write(head);
		const part = partOf(name);
		const write = (left: number) => {
			if (left === 0) return outgoing.end(`\r\n--${boundary}--\r\n`);
			const next = part.subarray(0, Math.min(left, part.length));
			outgoing.write(next, () => write(left - next.length));
		};
		write(size);
	});
}

const partOf = (name: string) => Buffer.alloc(64 * 1024, name);

function hashOf(name: string, size: number): string {
	const hash = createHash('sha256');
	const part = partOf(name);
	for (let left = size; left > 0; left -= part.length) {
		hash.update(part.subarray(0, Math.min(left, part.length)));
	}
	return hash.digest('hex');
}

onLinux('a form of 95 MB is sent, and the gateway does not hold the file', async () => {
	const eve = gateway.whatsapp.simulator.contact('15550002001', { name: 'Eve' });
	// What a first send loads and warms is no part of what a file costs.
	await eve.receives({ id: await sendForm(1_000_000, 'warm.bin') });
	const memory = await PeakMemory.of(gateway.node.pid ?? 0);
	const id = await sendForm(SIZE, 'large.bin');
	const grown = await memory.grown();
	const file = eve.file(await eve.receives({ id }));
	expect(file).toHaveLength(SIZE);
	expect(createHash('sha256').update(file).digest('hex')).toBe(hashOf('large.bin', SIZE));
	// V8 collects buffers that are done with when it has the time, which is up to 120 MB of them. Who held the file as a
	// body, a blob and Base64 would need four times its size.
	expect(grown).toBeLessThan(2 * SIZE);
});
