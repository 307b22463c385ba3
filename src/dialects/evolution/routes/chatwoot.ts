import { operations } from '../../../catalogue/operations';
import { flag, ignored, integer, route, via } from '../../kit';

const { set, get } = operations.chatwoot;

const rows = {
	enabled: via('enabled', flag),
	accountId: 'accountId',
	url: 'url',
	signMsg: via('signMessages', flag),
	reopenConversation: via('reopenConversation', flag),
	conversationPending: via('conversationPending', flag),
	nameInbox: 'inboxName',
	mergeBrazilContacts: via('mergeBrazilContacts', flag),
	importContacts: via('importContacts', flag),
	importMessages: via('importMessages', flag),
	daysLimitImportMessages: via('importDays', integer),
	signDelimiter: 'signDelimiter',
	autoCreate: via('autoCreate', flag),
	organization: 'organization',
	logo: 'logo',
	ignoreJids: 'ignoredChats',
} as const;

/** A real server shows the token in clear. */
const stored = { ...rows, token: ignored(), webhook_url: 'webhookUrl' } as const;

const absent = { instance: ({ input }: { input: { instance: string } }) => input.instance };

export const chatwootRoutes = [
	route('POST /chatwoot/set/:instance', set, {
		id: 'evolution.chatwoot.set',
		status: 201,
		body: { ...rows, token: 'token' },
		reply: stored,
		absent: { ...absent, enabled: ({ input }) => input.enabled },
	}),
	route('GET /chatwoot/find/:instance', get, {
		id: 'evolution.chatwoot.find',
		reply: stored,
		absent: { ...absent, enabled: false },
	}),
];
