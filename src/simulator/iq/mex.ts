import { QueryIds, XWAPaths } from '@whiskeysockets/baileys';
import { el, textOf } from '../wire/stanza';
import { channelQueries } from './channels';
import { IqError, type IqContext, type IqFamily } from './IqFamily';
import { MexError } from './mexError';

type Variables = Record<string, unknown>;

/** The data of an answer. Throws `MexError` for an answer that is an error. */
export type MexQuery = (variables: Variables, context: IqContext) => Record<string, unknown>;

/** GraphQL over stanzas: the data of each query, by query id. */
const queries: Record<string, MexQuery> = {
	...channelQueries,
	[QueryIds.REACHOUT_TIMELOCK]: (_variables, { linked }) => ({
		[XWAPaths.xwa2_fetch_account_reachout_timelock]: linked.person.standing.timelock(),
	}),
	[QueryIds.MESSAGE_CAPPING_INFO]: (_variables, { linked }) => ({
		[XWAPaths.xwa2_message_capping_info]: linked.person.standing.cap(),
	}),
};

export const mex: IqFamily = {
	'w:mex get query': (context) => {
		const { question } = context;
		const id = question.attrs.query_id ?? '';
		const query = queries[id];
		if (!query) {
			context.connection.problem('unknown iq', `w:mex query ${id}`);
			throw new IqError(501, 'feature-not-implemented');
		}
		const asked = JSON.parse(textOf(question) ?? '{}') as { variables?: Variables };
		const answer = answerOf(() => query(asked.variables ?? {}, context));
		return [el('result', {}, Buffer.from(JSON.stringify(answer)))];
	},
};

function answerOf(query: () => Record<string, unknown>): object {
	try {
		return { data: query() };
	} catch (error) {
		if (!(error instanceof MexError)) throw error;
		const { message, code } = error;
		return { data: null, errors: [{ message, extensions: { error_code: code } }] };
	}
}
