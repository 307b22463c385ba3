import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SocketTransport } from '../../../../src/app/SocketTransport';

test('a body that is asked for as a stream is given out before it has ended, a refusal as text', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'wagate-socket-'));
	const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 'socket');
	let end: () => void = () => undefined;
	const server = createServer(({ url }, response) => {
		if (url === '/refused') return void response.writeHead(404).end('{"error":1}');
		response.writeHead(200).write('begin');
		end = () => response.end('end');
	});
	await once(server.listen(path), 'listening');
	const transport = new SocketTransport(path);
	const ask = (url: string) =>
		transport.send({
			...{ method: 'GET', url, headers: {}, timeoutMs: 10_000 },
			...{ binary: true, streamed: true },
		});
	const { stream, body } = await ask('/file');
	const parts: string[] = [];
	for await (const part of stream ?? []) {
		parts.push(Buffer.from(part).toString());
		end();
	}
	expect({ parts, body }).toEqual({ parts: ['begin', 'end'], body: '' });
	expect(await ask('/refused')).toMatchObject({ status: 404, body: '{"error":1}' });
	transport.close();
	server.close();
	rmSync(folder, { recursive: true, force: true });
});
