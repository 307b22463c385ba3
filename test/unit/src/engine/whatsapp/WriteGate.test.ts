import { EventEmitter } from 'node:events';
import type { AuthState } from '../../../../../src/engine/whatsapp/authState';
import { WriteGate } from '../../../../../src/engine/whatsapp/WriteGate';

/** A WebSocket on a line that tells what was done to it, in order. */
class FakeSocket extends EventEmitter {
	readonly log: string[] = [];

	send(data: Uint8Array, written?: (error?: Error) => void): void {
		this.log.push(Buffer.from(data).toString());
		written?.();
	}

	open(): void {
		const note = (what: string) => () => void this.log.push(what);
		this.emit('upgrade', { socket: { cork: note('cork'), uncork: note('uncork') } });
	}
}

interface Commit {
	promise: Promise<void>;
	resolve: () => void;
	reject: (error: Error) => void;
}

function openCommit(): Commit {
	let settle: Omit<Commit, 'promise'> | undefined;
	const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
	if (!settle) throw new Error('a promise runs its function at once');
	return { promise, ...settle };
}

/** What is stored becomes durable when the test says so. */
class FakeAuth {
	#commit: Commit | null = null;

	get isDurable(): boolean {
		return this.#commit === null;
	}

	durable(): Promise<void> {
		return this.#commit?.promise ?? Promise.resolve();
	}

	store(): void {
		this.#commit = openCommit();
	}

	commit(): void {
		this.#commit?.resolve();
		this.#commit = null;
	}

	refuse(): void {
		this.#commit?.reject(new Error('the disk is full'));
		this.#commit = null;
	}
}

let auth: FakeAuth;
let socket: FakeSocket;
let gate: WriteGate;

beforeEach(() => {
	auth = new FakeAuth();
	socket = new FakeSocket();
	gate = new WriteGate(auth as unknown as AuthState);
	gate.attach(socket);
});

const send = (text: string) => socket.send(Buffer.from(text));
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a frame waits for what was stored before it, and those after it wait for their turn', async () => {
	auth.store();
	send('one');
	send('two');
	await turn();
	expect(socket.log).toEqual([]);
	auth.commit();
	send('three');
	await gate.flushed();
	expect(socket.log).toEqual(['one', 'two', 'three']);
});

test('nothing leaves after a frame whose state could not be stored', async () => {
	auth.store();
	send('one');
	auth.refuse();
	send('two');
	await expect(gate.flushed()).rejects.toThrow('the disk is full');
	expect(socket.log).toEqual([]);
});

test('frames of one turn leave the line in one write, those of the next in another', async () => {
	socket.open();
	auth.store();
	send('one');
	send('two');
	auth.commit();
	await turn();
	send('three');
	await turn();
	expect(socket.log).toEqual(['cork', 'one', 'two', 'uncork', 'cork', 'three', 'uncork']);
});
