import { z } from 'zod';

const proxyProtocols = ['http', 'https', 'socks4', 'socks5'] as const;

/** How an instance behaves by itself. What is left out stays as it is. */
export const instanceSettings = {
	rejectCalls: z
		.boolean()
		.optional()
		.meta({ title: 'Reject Calls', description: 'Whether to refuse incoming calls' }),
	rejectCallText: z.string().optional().meta({
		title: 'Rejection Text',
		description: 'Text sent to the caller when a call is refused',
	}),
	ignoreGroups: z
		.boolean()
		.optional()
		.meta({ title: 'Ignore Groups', description: 'Whether to leave messages of groups out' }),
	ignoreChannels: z
		.boolean()
		.optional()
		.meta({ title: 'Ignore Channels', description: 'Whether to leave posts of channels out' }),
	alwaysOnline: z
		.boolean()
		.optional()
		.meta({ title: 'Always Online', description: 'Whether the account is shown as online' }),
	readMessages: z.boolean().optional().meta({
		title: 'Read Messages',
		description: 'Whether to mark incoming messages as read at once',
	}),
	readStatus: z
		.boolean()
		.optional()
		.meta({ title: 'Read Status', description: 'Whether to mark status posts as seen at once' }),
	syncFullHistory: z.boolean().optional().meta({
		title: 'Sync Full History',
		description: 'Whether to ask the phone for its whole history when linking',
	}),
};

/** How the sends of an instance are paced. What is left out stays as it is. */
export const pacingSettings = {
	enabled: z
		.boolean()
		.optional()
		.meta({ title: 'Enabled', description: 'Whether sends are paced at all' }),
	perMinute: z
		.number()
		.min(0.1)
		.max(6_000)
		.optional()
		.meta({ title: 'Per Minute', description: 'Sends a minute that answer nobody' }),
	burst: z
		.int()
		.min(1)
		.max(1_000)
		.optional()
		.meta({ title: 'Burst', description: 'How many of them may leave at once after a pause' }),
	newChatsPerDay: z.int().min(1).max(100_000).optional().meta({
		title: 'New Chats per Day',
		description: 'Chats a day that nobody wrote in before, spread over the day',
	}),
	dailyLimit: z.int().min(0).optional().meta({
		title: 'Daily Limit',
		description: 'Sends a day; replies count and are never held; 0 for no limit',
	}),
	warmUpDays: z.int().min(0).max(365).optional().meta({
		title: 'Warm-Up Days',
		description: 'Days over which a newly linked account comes to its full rates',
	}),
	quietHours: z
		.string()
		.regex(/^$|^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be like 22:00-07:00')
		.optional()
		.meta({
			title: 'Quiet Hours',
			description: 'When nothing leaves but replies, such as 22:00-07:00; empty for none',
			ui: { placeholder: '22:00-07:00', clearable: true },
		}),
	timeZone: z
		.string()
		.min(1)
		.optional()
		.meta({
			title: 'Time Zone',
			description: 'Zone of the quiet hours and of the day that is counted, by its IANA name',
			ui: { placeholder: 'America/Sao_Paulo' },
		}),
	typing: z.boolean().optional().meta({
		title: 'Show Typing',
		description: 'Whether "typing…" is shown before a text, for as long as it takes to type',
	}),
};

/** The proxy of one instance. */
export const proxySettings = {
	enabled: z.boolean().meta({ title: 'Enabled', description: 'Whether to use the proxy' }),
	protocol: z
		.enum(proxyProtocols)
		.optional()
		.meta({ title: 'Protocol', description: 'How the proxy is spoken to' }),
	host: z.string().optional().meta({ title: 'Host', description: 'Name or address of the proxy' }),
	port: z
		.int()
		.min(1)
		.max(65_535)
		.optional()
		.meta({ title: 'Port', description: 'Port of the proxy' }),
	username: z.string().optional().meta({ title: 'User', description: 'User at the proxy' }),
	password: z
		.string()
		.optional()
		.meta({
			title: 'Password',
			description: 'Password at the proxy',
			ui: { widget: 'secret' },
		}),
};

/** Where conversations are mirrored to Chatwoot. */
export const chatwootSettings = {
	enabled: z.boolean().meta({ title: 'Enabled', description: 'Whether the link is on' }),
	accountId: z
		.string()
		.optional()
		.meta({ title: 'Account ID', description: 'Account in Chatwoot' }),
	token: z
		.string()
		.optional()
		.meta({ title: 'Token', description: 'Access token of Chatwoot', ui: { widget: 'secret' } }),
	url: z.string().optional().meta({ title: 'URL', description: 'Address of Chatwoot' }),
	inboxName: z.string().optional().meta({ title: 'Inbox Name', description: 'Name of the inbox' }),
	signMessages: z.boolean().optional().meta({
		title: 'Sign Messages',
		description: 'Whether messages carry the name of the agent',
	}),
	signDelimiter: z
		.string()
		.optional()
		.meta({
			title: 'Signature Delimiter',
			description: 'What stands between signature and text',
			ui: { advanced: true },
		}),
	reopenConversation: z.boolean().optional().meta({
		title: 'Reopen Conversation',
		description: 'Whether a new message reopens a closed conversation',
	}),
	conversationPending: z.boolean().optional().meta({
		title: 'Start as Pending',
		description: 'Whether new conversations start as pending',
	}),
	mergeBrazilContacts: z.boolean().optional().meta({
		title: 'Merge Brazilian Contacts',
		description: 'Whether contacts that differ by the ninth digit only become one',
	}),
	importContacts: z
		.boolean()
		.optional()
		.meta({ title: 'Import Contacts', description: 'Whether to import contacts' }),
	importMessages: z
		.boolean()
		.optional()
		.meta({ title: 'Import Messages', description: 'Whether to import messages' }),
	importDays: z.number().min(0).optional().meta({
		title: 'Days to Import',
		description: 'How many days of messages to import',
	}),
	autoCreate: z
		.boolean()
		.optional()
		.meta({ title: 'Create Inbox', description: 'Whether to create the inbox' }),
	organization: z
		.string()
		.optional()
		.meta({
			title: 'Bot Name',
			description: 'Name of the contact that speaks for the bot',
			ui: { advanced: true },
		}),
	logo: z
		.string()
		.optional()
		.meta({
			title: 'Bot Picture',
			description: 'Address of the picture of that contact',
			ui: { advanced: true },
		}),
	ignoredChats: z
		.array(z.string())
		.optional()
		.meta({
			title: 'Ignored Chats',
			description: 'Chat IDs to leave out; @g.us means all groups',
			ui: { advanced: true },
		}),
};
