import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { GatewayError } from '../../domain/errors';

type Reply = string | number | null | Reply[];

interface Waiting {
	resolve: (reply: Reply) => void;
	reject: (error: Error) => void;
}

const TIMEOUT_MS = 15_000;
/** Keys that Redis looks at for one answer of SCAN. */
const SCANNED_AT_ONCE = '1000';

/**
 * Reads a Redis for one import: as much of its protocol (RESP 2, https://redis.io/docs/latest/develop/reference/protocol-spec/)
 * as that takes. Rejects with BUNDLE_REFUSED when it cannot be reached or refuses.
 */
export class RedisReader {
	#buffer = Buffer.alloc(0);
	readonly #waiting: Waiting[] = [];

	private constructor(private readonly socket: Socket) {
		socket.on('data', (part: Buffer) => this.#take(part));
		socket.on('error', (error) => this.#fail(error));
		socket.on('close', () => this.#fail(new Error('it closed the connection')));
		socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('it does not answer')));
	}

	/** `redis://user:password@host:port/0`, or `rediss://` with TLS. */
	static async open(url: string): Promise<RedisReader> {
		const { protocol, hostname, port, username, password, pathname } = new URL(url);
		const address = { host: hostname, port: Number(port) || 6379 };
		const isTls = protocol === 'rediss:';
		const socket = isTls ? connectTls({ ...address, servername: hostname }) : connect(address);
		const reader = new RedisReader(socket);
		const name = decodeURIComponent(username);
		if (password) await reader.#ask('AUTH', ...(name ? [name] : []), decodeURIComponent(password));
		const database = pathname.slice(1);
		if (database) await reader.#ask('SELECT', database);
		return reader;
	}

	/** Names of the hashes that end like this. */
	async hashesEndingWith(end: string): Promise<string[]> {
		const found = new Set<string>();
		let cursor = '0';
		do {
			const match = ['MATCH', `*${end}`, 'COUNT', SCANNED_AT_ONCE, 'TYPE', 'hash'];
			const reply = (await this.#ask('SCAN', cursor, ...match)) as [string, string[]];
			cursor = reply[0];
			for (const key of reply[1]) found.add(key);
		} while (cursor !== '0');
		return [...found];
	}

	async hash(key: string): Promise<Map<string, string>> {
		const reply = (await this.#ask('HGETALL', key)) as string[];
		const fields = new Map<string, string>();
		for (let at = 0; at + 1 < reply.length; at += 2)
			fields.set(reply[at] ?? '', reply[at + 1] ?? '');
		return fields;
	}

	close(): void {
		this.socket.destroy();
	}

	#ask(...words: string[]): Promise<Reply> {
		const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
		return new Promise((resolve, reject) => {
			this.#waiting.push({ resolve, reject });
			this.socket.write(`*${words.length}\r\n${parts.join('')}`);
		});
	}

	#take(part: Buffer): void {
		this.#buffer = Buffer.concat([this.#buffer, part]);
		for (;;) {
			const read = readReply(this.#buffer, 0);
			if (!read) return;
			this.#buffer = this.#buffer.subarray(read.end);
			const waiting = this.#waiting.shift();
			if (read.reply instanceof Error) waiting?.reject(refused(read.reply));
			else waiting?.resolve(read.reply);
		}
	}

	#fail(error: Error): void {
		for (const { reject } of this.#waiting.splice(0)) reject(refused(error));
	}
}

function refused(cause: Error): GatewayError {
	return new GatewayError('BUNDLE_REFUSED', `Redis: ${cause.message}`, { cause });
}

/** Null until all of it has arrived. */
function readReply(buffer: Buffer, at: number): { reply: Reply | Error; end: number } | null {
	const lineEnd = buffer.indexOf('\r\n', at);
	if (lineEnd === -1) return null;
	const line = buffer.toString('utf8', at + 1, lineEnd);
	const next = lineEnd + 2;
	switch (String.fromCharCode(buffer[at] ?? 0)) {
		case '+':
			return { reply: line, end: next };
		case '-':
			return { reply: new Error(line), end: next };
		case ':':
			return { reply: Number(line), end: next };
		case '$':
			return readBulk(buffer, next, Number(line));
		case '*':
			return readArray(buffer, next, Number(line));
		default:
			return { reply: new Error('it does not speak the protocol of Redis'), end: buffer.length };
	}
}

function readBulk(buffer: Buffer, at: number, length: number) {
	if (length < 0) return { reply: null, end: at };
	if (buffer.length < at + length + 2) return null;
	return { reply: buffer.toString('utf8', at, at + length), end: at + length + 2 };
}

function readArray(buffer: Buffer, at: number, length: number) {
	const replies: Reply[] = [];
	let end = at;
	for (let index = 0; index < length; index += 1) {
		const read = readReply(buffer, end);
		if (!read) return null;
		if (read.reply instanceof Error) return read;
		replies.push(read.reply);
		({ end } = read);
	}
	return { reply: length < 0 ? null : replies, end };
}
