import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { ClientConnection } from './connection/ClientConnection';
import { ControlServer } from './http/ControlServer';
import { PICTURES, servePicture } from './http/servePicture';
import { StanzaLog, type LoggedStanza } from './log/StanzaLog';
import { Network } from './Network';
import { createServerIdentity } from './noise/certificateChain';
import { Person } from './people/Person';
import { useFastSignatures } from './signal/curve';
import { Simulator } from './Simulator';
import { StateFile, type NetworkState } from './state/StateFile';
import type { Addressing } from './wire/jid';

export interface SimulatorOptions {
	/** How people in here address the chats they write in. Default `lid`, as WhatsApp does today. */
	addressing?: Addressing;
	/** Port of the WebSocket; 0 (default) takes a free one. */
	port?: number;
	/** Port of the HTTP control API; 0 takes a free one, left out there is none. */
	controlPort?: number;
	/** Where people, keys, links and undelivered stanzas are kept over restarts. */
	stateFile?: string;
	/** Called with each stanza both ways. */
	trace?: (entry: LoggedStanza) => void;
	/** How many stanzas `log` keeps. Default 5000; 0 for none, when every microsecond counts. */
	logLimit?: number;
}

const HOST = '127.0.0.1';
const PATH = '/ws/chat';
const LOG_LIMIT = 5000;

/** Starts a WhatsApp server on 127.0.0.1 that unmodified Baileys connects to. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	await useFastSignatures();
	const stateFile = options.stateFile ? new StateFile(options.stateFile) : undefined;
	const state = await stateFile?.read();
	const log = new StanzaLog(options.logLimit ?? LOG_LIMIT, options.trace);
	const network = new Network(
		state?.addressing ?? options.addressing ?? 'lid',
		state?.identity ?? createServerIdentity(),
		log,
	);
	restorePeople(network, state);
	const server = createServer((request, response) => {
		if (!network.media.serve(request, response)) servePicture(network, request, response);
	});
	const port = await listen(server, options.port, state?.ports?.socket);
	const sockets = acceptClients(network, server);
	const close = async () => {
		network.emit('close');
		for (const connection of network.connections) connection.drop();
		sockets.close();
		const closed = new Promise((resolve) => server.close(resolve));
		// A file that somebody was fetching ends with the server.
		server.closeAllConnections();
		await closed;
	};
	const url = `ws://${HOST}:${port}${PATH}`;
	const simulator = new Simulator(network, url, stateFile ? [close, stateFile.close] : [close]);
	network.ports = { socket: port };
	network.media.host = `${HOST}:${port}`;
	network.pictureUrl = `http://${HOST}:${port}${PICTURES}`;
	if (options.controlPort !== undefined) await openControl(simulator, options.controlPort, state);
	stateFile?.follow(network);
	return simulator;
}

async function openControl(
	simulator: Simulator,
	port: number,
	state: NetworkState | undefined,
): Promise<void> {
	const control = new ControlServer(simulator);
	const taken = await listen(control.server, port, state?.ports?.control);
	simulator.network.ports.control = taken;
	simulator.addControl(`http://${HOST}:${taken}`, () => control.close());
}

function acceptClients(network: Network, server: Server): WebSocketServer {
	const sockets = new WebSocketServer({ server, path: PATH, perMessageDeflate: false });
	sockets.on('connection', (socket, request) => {
		network.stats.connections += 1;
		const address = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
		network.connections.add(new ClientConnection(network, socket, address));
	});
	return sockets;
}

function restorePeople(network: Network, state: NetworkState | undefined): void {
	for (const person of state?.people ?? []) network.people.add(new Person(network, person));
	for (const group of state?.groups ?? []) network.groups.add(group);
	for (const channel of state?.channels ?? []) network.channels.add(channel);
	for (const person of network.people.people) person.phone.restoreSent();
}

/** Listens on the port asked for; without one, on the port of the last run if it is free, else on a free one. */
async function listen(server: Server, port = 0, earlier = 0): Promise<number> {
	try {
		await listenOn(server, port || earlier);
	} catch (error) {
		const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
		if (!taken || port) throw error;
		await listenOn(server, 0);
	}
	return (server.address() as AddressInfo).port;
}

function listenOn(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, HOST, () => {
			server.off('error', reject);
			resolve();
		});
	});
}
