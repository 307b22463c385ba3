import type { ClientConnection, LinkedDevice } from '../connection/ClientConnection';
import type { Network } from '../Network';
import type { Stanza } from '../wire/stanza';

export interface IqContext {
	network: Network;
	connection: ClientConnection;
	/** The device that asks. Throws when it has not logged in. */
	linked: LinkedDevice;
	iq: Stanza;
	/** The first element of the question; an empty one when there is none. */
	question: Stanza;
}

/** Content of the result, or nothing for an empty one. Throws `IqError` for an answer that is an error. */
export type IqHandler = (context: IqContext) => Stanza[] | undefined | void;

/** Handlers by `xmlns type child`; without a child for questions that have none or any. */
export type IqFamily = Record<string, IqHandler>;

/** An answer of type `error`, as the real server would give it. */
export class IqError extends Error {
	constructor(
		readonly code: number,
		text: string,
	) {
		super(text);
	}
}
