import { type BinaryNode, getBinaryNodeChild } from '@whiskeysockets/baileys';
import type { Clock } from '../../../domain/ports/clock';
import type { ConnectionEvent, GroupSource, OutgoingMessage } from '../../connection';
import type { AuthState } from '../authState';
import type { Socket } from '../SocketConnection';
import { decodeNotification } from './decodeNotification';
import { sendToGroup } from './groupSending';

/** How long messages to groups wait for what WhatsApp kept while nobody was connected. */
const CATCH_UP_MS = 10_000;

export interface GroupLineParts {
	socket: Socket;
	auth: AuthState;
	groups: GroupSource;
	clock: Clock;
	tell: (event: ConnectionEvent) => void;
}

/** What one socket hears of groups, and sends to them. */
export class GroupLine {
	/** Resolves once WhatsApp has told what waited for this gateway, or takes too long. */
	readonly #caughtUp: Promise<void>;

	constructor(private readonly parts: GroupLineParts) {
		this.#caughtUp = this.#catchUp();
		this.#listen();
	}

	/** Sends under a key that the members have, and nobody else: those of now, as far as WhatsApp told. */
	async send({ chat, messageId, again }: OutgoingMessage, relay: () => Promise<unknown>) {
		const { socket, auth, groups } = this.parts;
		await this.#caughtUp;
		const group = await groups.require(chat);
		const { id = '', lid } = auth.creds.me ?? {};
		const me = group.addressing === 'lid' && lid ? lid : id;
		const { keys } = socket.authState;
		await sendToGroup({ keys, group, me, messageId, again, relay });
	}

	/** Asks anew who is in a group; resolves with their JIDs. */
	async membersNow(chat: string): Promise<string[]> {
		const { members } = await this.parts.groups.refresh(chat);
		return members.map(({ jid }) => jid);
	}

	#listen(): void {
		const { socket, auth, tell } = this.parts;
		for (const type of ['w:gp2', 'picture']) {
			socket.ws.on(`CB:notification,type:${type}`, (node: BinaryNode) => {
				const notification = decodeNotification(node);
				const storedBy = (write: Promise<void>) => auth.alongside(write);
				if (notification) tell({ type: 'group', notification, storedBy });
			});
		}
		socket.ws.on('CB:ib,,dirty', (node: BinaryNode) => {
			const { type } = getBinaryNodeChild(node, 'dirty')?.attrs ?? {};
			if (type === 'groups' || type === 'communities') tell({ type: 'groupsLost' });
		});
	}

	#catchUp(): Promise<void> {
		const { socket, clock } = this.parts;
		return new Promise((resolve) => {
			socket.ws.once('CB:ib,,offline', () => resolve());
			socket.ws.once('CB:success', () => clock.schedule(CATCH_UP_MS, resolve));
		});
	}
}
