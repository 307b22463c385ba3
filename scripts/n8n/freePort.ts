import { createServer, type AddressInfo } from 'node:net';

/** A TCP port of 127.0.0.1 that nobody listens on right now. */
export async function freePort(): Promise<number> {
	return tryPort(0);
}

/** Whether a program can listen on this TCP port of 127.0.0.1 right now. */
export async function isFree(port: number): Promise<boolean> {
	return tryPort(port).then(
		() => true,
		() => false,
	);
}

async function tryPort(wanted: number): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
