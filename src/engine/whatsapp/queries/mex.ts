import { getBinaryNodeChild, S_WHATSAPP_NET } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import { type Ask, refusalOf } from './ask';

interface MexAnswer {
	data?: Record<string, unknown> | null;
	errors?: { message?: string; extensions?: { error_code?: number } }[];
}

export interface MexQuestion {
	/** What it is about, for errors. */
	what: string;
	/** Number under which WhatsApp keeps the text of the question. */
	queryId: string;
	variables: Record<string, unknown>;
	/** Member of the data that holds the answer. */
	path: string;
}

/**
 * A GraphQL question over the socket (`w:mex`). Null when WhatsApp has nothing to say. Asked here rather than by the
 * library, whose functions fall over members that are not there, after the thing was made. Source of the stanza: Baileys
 * src/Socket/mex.ts.
 */
export async function askMex<T>(ask: Ask, question: MexQuestion): Promise<T | null> {
	const { what, queryId, variables, path } = question;
	const content = Buffer.from(JSON.stringify({ variables }), 'utf8');
	const answer = await ask(
		what,
		(socket) =>
			socket.query({
				tag: 'iq',
				attrs: { type: 'get', to: S_WHATSAPP_NET, xmlns: 'w:mex' },
				content: [{ tag: 'query', attrs: { query_id: queryId }, content }],
			}) as Promise<Parameters<typeof getBinaryNodeChild>[0]>,
	);
	// The library answers a query that ran out of time with undefined.
	if (!answer) throw new GatewayError('TIMEOUT', what);
	const { data, errors = [] } = parse(getBinaryNodeChild(answer, 'result')?.content);
	const [error] = errors;
	if (error) {
		throw refusalOf(error.extensions?.error_code ?? 500, what, error.message ?? 'no reason given');
	}
	return (data?.[path] as T | null | undefined) ?? null;
}

function parse(content: unknown): MexAnswer {
	if (!(content instanceof Uint8Array) && typeof content !== 'string') return {};
	try {
		return JSON.parse(Buffer.from(content as Uint8Array).toString('utf8')) as MexAnswer;
	} catch {
		return {};
	}
}
