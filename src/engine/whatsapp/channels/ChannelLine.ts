import type { BinaryNode, proto, SignalDataSet } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { Clock } from '../../../domain/ports/clock';
import type { InboxRow, MessageRow } from '../../../domain/ports/storage';
import { BoundedMap } from '../../../support/BoundedMap';
import type { ConnectionEvent } from '../../connection';
import type { ChannelPost } from '../../queries';
import { type AuthState, INBOX_ROWS, MESSAGE_ROWS } from '../authState';
import type { Encoded } from '../encode/Encoder';
import type { Socket } from '../SocketConnection';
import { encodePostReaction, encodePostStanza } from './post';
import { decodeLiveUpdates } from './postCounts';
import { toPostRow } from './postRow';

export interface ChannelLineParts {
	socket: Socket;
	auth: AuthState;
	/** Told of each row once it is on its way to the disk. */
	arrived: (row: InboxRow) => void;
	/** The newest posts of a channel, as WhatsApp lists them. */
	posts: (channel: string) => Promise<Pick<ChannelPost, 'messageId' | 'number'>[]>;
	clock: Clock;
	tell: (event: ConnectionEvent) => void;
}

/** Acknowledgements come within seconds. */
const AMENDING = { limit: 1_000, ageMs: 5 * 60_000 };
/** Most reactions are to what came of late; for another post its channel is asked. */
const PLACES = { limit: 5_000, ageMs: 24 * 60 * 60_000 };

/**
 * What one socket hears of channels, and posts to them. Posts are in clear, so no ratchet is stepped that they could be
 * stored with: they are stored here, before WhatsApp hears that one came, and before one leaves. The library knows no
 * files and no edits of posts.
 */
export class ChannelLine {
	/** Ids of messages that change a post, by the id of that post, which is the one that is acknowledged. */
	readonly #amending: BoundedMap<string, string>;
	/** Where posts stand in their channels, by channel and id. */
	readonly #places: BoundedMap<string, string>;

	constructor(private readonly parts: ChannelLineParts) {
		const { socket, auth, arrived, clock, tell } = parts;
		this.#amending = new BoundedMap(AMENDING.limit, AMENDING.ageMs, () => clock.now());
		this.#places = new BoundedMap(PLACES.limit, PLACES.ageMs, () => clock.now());
		socket.ws.on('CB:ack,class:message', (node: BinaryNode) => this.#learnPlace(node));
		socket.ws.on('CB:notification,type:newsletter', (node: BinaryNode) => {
			const posts = decodeLiveUpdates(node);
			if (posts.length > 0) tell({ type: 'postCounts', channel: node.attrs.from ?? '', posts });
		});
		socket.ws.prependListener('CB:message', (node: BinaryNode) => {
			this.#learnPlace(node);
			const row = toPostRow(node, clock.now());
			if (!row) return;
			// A write that fails ends the socket, before the acknowledgement is out.
			void auth.keys.set({ [INBOX_ROWS]: { [row.hash]: row } } as SignalDataSet);
			arrived(row);
		});
	}

	/** Resolves once the post is handed to the wire, which waits for the row to be durable. */
	async send(row: MessageRow, encoded: Encoded): Promise<void> {
		const { socket, auth } = this.parts;
		await auth.keys.set({ [MESSAGE_ROWS]: { [row.messageId]: row } } as SignalDataSet);
		const { reactionMessage } = encoded.message;
		const stanza = reactionMessage
			? await this.#toReaction(row, reactionMessage)
			: encodePostStanza(row, encoded);
		const { id = row.messageId } = stanza.attrs;
		if (id !== row.messageId) this.#amending.set(id, row.messageId);
		await socket.sendNode(stanza);
	}

	/** Which message of ours an acknowledgement is about. */
	messageOf(acknowledged: string): string {
		const amendment = this.#amending.get(acknowledged);
		if (amendment === undefined) return acknowledged;
		this.#amending.delete(acknowledged);
		return amendment;
	}

	#learnPlace({ attrs: { from, id, server_id: place } }: BinaryNode): void {
		if (from && id && place) this.#places.set(`${from} ${id}`, place);
	}

	async #toReaction(row: MessageRow, { key, text }: proto.Message.IReactionMessage) {
		const postId = key?.id ?? '';
		const known = this.#places.get(`${row.chat} ${postId}`);
		return encodePostReaction(row, text ?? '', known ?? (await this.#askPlace(row.chat, postId)));
	}

	async #askPlace(channel: string, postId: string): Promise<string> {
		const posts = await this.parts.posts(channel);
		const { number = null } = posts.find(({ messageId }) => messageId === postId) ?? {};
		if (number === null) throw new GatewayError('MESSAGE_NOT_FOUND', postId);
		return String(number);
	}
}
