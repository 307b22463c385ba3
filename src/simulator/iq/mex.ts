import { QueryIds, XWAPaths } from '@whiskeysockets/baileys';
import { el, textOf } from '../wire/stanza';
import { IqError, type IqContext, type IqFamily } from './IqFamily';

type Variables = Record<string, unknown>;
type Query = (variables: Variables, context: IqContext) => Record<string, unknown>;

/** GraphQL over stanzas: the data of each query, by query id. */
const queries: Record<string, Query> = {
	[QueryIds.REACHOUT_TIMELOCK]: () => ({
		[XWAPaths.xwa2_fetch_account_reachout_timelock]: {
			is_active: false,
			time_enforcement_ends: '0',
			enforcement_type: 'DEFAULT',
		},
	}),
	[QueryIds.MESSAGE_CAPPING_INFO]: () => ({
		[XWAPaths.xwa2_message_capping_info]: {
			total_quota: -1,
			used_quota: 0,
			capping_status: 'NONE',
		},
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
		const data = query(asked.variables ?? {}, context);
		return [el('result', {}, Buffer.from(JSON.stringify({ data })))];
	},
};
