import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { PeakMemory } from '../../e2e/stage/PeakMemory';
import { ServedGateway } from './ServedGateway';

const onLinux = process.platform === 'linux' ? test : test.skip;

let gateway: ServedGateway;

beforeAll(async () => {
	gateway = await ServedGateway.open();
	await gateway.link('sales', '15550001001');
});

afterAll(() => gateway?.close());

interface Upload {
	contentType: string;
	before: string;
	/** A part of the file as it travels. */
	encode: (part: Buffer) => Buffer | string;
	after: string;
}

const BOUNDARY = 'wagate-upload-boundary';
const fieldOf = (field: string, value: string) =>
	`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`;

const asForm = (name: string): Upload => ({
	contentType: `multipart/form-data; boundary=${BOUNDARY}`,
	before: `${fieldOf('number', '15550002001')}${fieldOf('mediatype', 'document')}--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
	encode: (part) => part,
	after: `\r\n--${BOUNDARY}--\r\n`,
});

const asJson = (name: string): Upload => ({
	contentType: 'application/json',
	before: `{"number":"15550002001","mediatype":"document","fileName":"${name}","media":"`,
	encode: (part) => part.toString('base64'),
	after: '"}',
});

/** The file in parts, so that this process does not hold it either. */
async function send(
	size: number,
	name: string,
	{ contentType, before, encode, after }: Upload,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const outgoing = request(`${gateway.node.url}/message/sendMedia/sales`, {
			method: 'POST',
			headers: { apikey: gateway.adminKey, 'content-type': contentType },
		});
		outgoing.once('error', reject).once('response', (response) => {
			let answer = '';
			response.on('data', (part: Buffer) => (answer += part.toString()));
			response.on('end', () => {
				if (response.statusCode !== 201) return reject(new Error(answer));
				resolve((JSON.parse(answer) as { key: { id: string } }).key.id);
			});
		});
		outgoing.write(before);
		const part = partOf(name);
		const write = (left: number) => {
			if (left === 0) return outgoing.end(after);
			const next = part.subarray(0, Math.min(left, part.length));
			outgoing.write(encode(next), () => write(left - next.length));
		};
		write(size);
	});
}

/** A multiple of three bytes, so that one after the other is Base64, too. */
const partOf = (name: string) => Buffer.alloc(48 * 1024, name);

function hashOf(name: string, size: number): string {
	const hash = createHash('sha256');
	const part = partOf(name);
	for (let left = size; left > 0; left -= part.length) {
		hash.update(part.subarray(0, Math.min(left, part.length)));
	}
	return hash.digest('hex');
}

// V8 collects buffers that are done with when it has the time, which is up to 120 MB of them. Who held the file as a
// body, a blob and Base64 would need four times its size, and who held it as JSON five times.
onLinux.each([
	['45 MB of Base64 in JSON', 45_000_000, asJson],
	['a form of 95 MB', 95_000_000, asForm],
])('%s is sent, and the gateway does not hold the file', async (_what, size, upload) => {
	const eve = gateway.whatsapp.simulator.contact('15550002001', { name: 'Eve' });
	// What a first file loads and warms is no part of what one costs, and V8's room for garbage is the same for any.
	await eve.receives({ id: await send(20_000_000, 'warm.bin', upload('warm.bin')) });
	const memory = await PeakMemory.of(gateway.node.pid ?? 0);
	const id = await send(size, 'large.bin', upload('large.bin'));
	const grown = await memory.grown();
	const file = eve.file(await eve.receives({ id }));
	expect(file).toHaveLength(size);
	expect(createHash('sha256').update(file).digest('hex')).toBe(hashOf('large.bin', size));
	expect(grown).toBeLessThan(2 * size);
});

/** Bytes of a JSON answer, of which this process holds no more than a part. */
async function download(id: string): Promise<{ length: number; sha256: string }> {
	const answer = await fetch(`${gateway.node.url}/chat/getBase64FromMediaMessage/sales`, {
		method: 'POST',
		headers: { apikey: gateway.adminKey, 'content-type': 'application/json' },
		body: JSON.stringify({ message: { key: { id } } }),
	});
	expect(answer.status).toBe(201);
	const hash = createHash('sha256');
	let [over, length] = ['', 0];
	for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
		const text =
			over +
			Buffer.from(part)
				.toString()
				.replace(/^.*"base64":"/, '')
				.replace(/".*$/, '');
		const whole = text.length - (text.length % 4);
		const bytes = Buffer.from(text.slice(0, whole), 'base64');
		over = text.slice(whole);
		length += bytes.length;
		hash.update(bytes);
	}
	expect(over).toBe('');
	return { length, sha256: hash.digest('hex') };
}

// What V8 has not collected is 40 to 50 MB of it, whether the file has 45 or 95.
onLinux(
	'95 MB are downloaded as Base64 in JSON, and the gateway does not hold the file',
	async () => {
		const eve = gateway.whatsapp.simulator.contact('15550002001', { name: 'Eve' });
		const [small, large] = [20_000_000, 95_000_000];
		const ids = [
			await send(small, 'small.bin', asForm('small.bin')),
			await send(large, 'large.bin', asForm('large.bin')),
		] as const;
		for (const id of ids) await eve.receives({ id });
		expect(await download(ids[0])).toMatchObject({ length: small });
		const memory = await PeakMemory.of(gateway.node.pid ?? 0);
		expect(await download(ids[1])).toEqual({ length: large, sha256: hashOf('large.bin', large) });
		expect(await memory.grown()).toBeLessThan(large);
	},
);
