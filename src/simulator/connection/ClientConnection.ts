import type { WebSocket } from 'ws';
import type { Network } from '../Network';
import { FrameReader, frame } from '../noise/FrameReader';
import { NoiseResponder } from '../noise/NoiseResponder';
import type { NoiseTransport } from '../noise/NoiseTransport';
import type { PairingOffer } from '../pairing/PairingOffer';
import type { Companion } from '../people/Companion';
import type { DeviceRef } from '../people/Directory';
import { decodeStanza, el, encodeStanza, SERVER, type Stanza } from '../wire/stanza';
import { dispatch } from './dispatch';
import { isCure, isSaid, isTaken, type LineFault } from './LineFault';
import { startSession } from './startSession';

export type LinkedDevice = DeviceRef & { companion: Companion };

/** One WebSocket of one client: handshake, then stanzas both ways. */
export class ClientConnection {
	/** Set while a client that is not linked shows its QR code or waits for its pairing code. */
	pairing?: PairingOffer;
	/** The client has asked for its messages and has all that waited; new ones are sent at once. */
	ready = false;
	/** The client's user is at the screen. */
	available = false;
	/** Numbers whose presence the client wants to know. */
	readonly watches = new Set<string>();
	/** What is wrong with the line; null for nothing. */
	fault: LineFault | null = null;
	private device?: LinkedDevice;
	private readonly reader = new FrameReader();
	private handshake?: NoiseResponder;
	private transport?: NoiseTransport;
	private readonly answers = new Map<string, (result: Stanza) => void>();
	private lastId = 0;

	constructor(
		readonly network: Network,
		private readonly socket: WebSocket,
		private readonly address: string,
	) {
		socket.on('message', (data: Buffer) => this.receive(data));
		socket.on('close', () => this.closed());
		socket.on('error', () => socket.terminate());
	}

	/** The device this connection logged in as. Throws before the login. */
	get linked(): LinkedDevice {
		if (!this.device) throw new Error('the client has not logged in');
		return this.device;
	}

	get isLinked(): boolean {
		return this.device !== undefined;
	}

	get isOpen(): boolean {
		return this.socket.readyState === this.socket.OPEN;
	}

	/** Jid of the device, or where the client connected from. */
	get name(): string {
		return this.device ? this.device.person.jid('pn', this.device.device) : this.address;
	}

	logIn(device: LinkedDevice): void {
		this.device = device;
		this.fault = device.person.takeLineFault();
		device.companion.connection = this;
		device.companion.mailbox.rewind();
	}

	send(stanza: Stanza): void {
		if (!this.transport || !this.isOpen || !isSaid(this.fault, stanza)) return;
		this.network.log.add('out', this.name, stanza);
		const bytes = frame(this.transport.encrypt(encodeStanza(stanza)));
		if (this.fault?.kind !== 'slow') return this.socket.send(bytes);
		const timer = setTimeout(() => this.socket.send(bytes), this.fault.ms);
		this.network.onClose(() => clearTimeout(timer));
	}

	/** Asks the client something; `answer` gets its result. */
	ask(attributes: Record<string, string>, content: Stanza[], answer?: (result: Stanza) => void) {
		const id = `${Date.now().toString(36)}-${++this.lastId}`;
		if (answer) this.answers.set(id, answer);
		this.send(el('iq', { from: SERVER, type: 'set', id, ...attributes }, content));
	}

	/** Takes the client's answer to an `ask`. */
	answered(result: Stanza): void {
		const id = result.attrs.id ?? '';
		this.answers.get(id)?.(result);
		this.answers.delete(id);
	}

	/** Sends what waits for this device, once the client is ready for it. */
	flush(): void {
		const isDeaf = this.fault !== null && this.fault.kind !== 'slow';
		if (!this.ready || isDeaf) return;
		for (const stanza of this.linked.companion.mailbox.takeUnsent()) this.send(stanza);
	}

	/** The server's reason to end a stream, then the end. */
	endWith(stanza: Stanza): void {
		this.send(stanza);
		this.close();
	}

	close(): void {
		this.socket.close();
	}

	/** Cuts the line without a word. */
	drop(): void {
		this.socket.terminate();
	}

	problem(kind: string, detail: string): void {
		this.network.problem(kind, detail, this.name);
	}

	private receive(data: Buffer): void {
		if (this.fault?.kind === 'frozen') return;
		this.reader.push(data);
		try {
			if (!this.transport) this.shakeHands();
			if (!this.transport) return;
			for (let next = this.reader.next(); next; next = this.reader.next()) {
				const stanza = decodeStanza(this.transport.decrypt(next));
				this.network.log.add('in', this.name, stanza);
				this.take(stanza);
			}
		} catch (error) {
			this.problem('connection failed', error instanceof Error ? error.message : String(error));
			this.drop();
		}
	}

	private take(stanza: Stanza): void {
		if (!isTaken(this.fault, stanza)) return;
		const isCured = isCure(this.fault, stanza.attrs);
		if (isCured) this.fault = null;
		dispatch(this, stanza);
		if (isCured) this.flush();
	}

	private shakeHands(): void {
		const intro = this.reader.readIntro();
		if (!intro) return;
		const { identity } = this.network;
		if (!this.handshake) {
			const hello = this.reader.next();
			if (!hello) return;
			this.handshake = new NoiseResponder(identity, intro.header);
			this.socket.send(frame(Buffer.from(this.handshake.hello(hello))));
		}
		const finish = this.reader.next();
		if (!finish) return;
		const client = this.handshake.finish(finish);
		this.transport = client.transport;
		startSession(this, client, intro.routingInfo);
	}

	private closed(): void {
		this.network.connections.delete(this);
		this.ready = false;
		const companion = this.device?.companion;
		if (companion?.connection === this) companion.connection = undefined;
		this.pairing?.withdraw();
	}
}
