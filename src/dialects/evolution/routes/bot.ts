import { operations } from '../../../catalogue/operations';
import {
	accepted,
	addressAsJid,
	asked,
	each,
	fieldsOf,
	ignored,
	list,
	nested,
	route,
	via,
	type Route,
	type Rows,
} from '../../kit';
import { anyBot, botProviders, talk, type BotProvider } from '../botProviders';
import { chatJid, instanceId } from '../shared';

const { bot } = operations;

/** A row as the server keeps it; keys and passwords, which a real one shows in clear, are passed on to nobody. */
function rowOf({ shown }: BotProvider) {
	return { id: 'botId', ...anyBot, ...shown, instanceId: asked('instance', instanceId) } as const;
}

/** The optional fields of other providers: to leave them out would make another bot than was asked for. */
function foreignFields({ shown, secret }: BotProvider) {
	const said = fieldsOf({ ...anyBot, ...shown, ...secret });
	const own = new Set([...said, 'instance', 'provider', 'botId']);
	const all = Object.keys(bot.update.input.shape) as (keyof typeof bot.create.input.shape)[];
	return all.filter((field) => !own.has(field));
}

function fallbackRows({ fallback: [written, ...others] }: BotProvider) {
	const row = 'fallbackBotId';
	return {
		[written]: row,
		...Object.fromEntries(others.map((name) => [name, accepted(row)])),
	} as Rows<{ fallbackBotId?: string }>;
}

/** The nine endpoints that every chatbot system has. */
function routesOf(system: BotProvider): Route[] {
	const { provider, id, shown, secret, settings, fallbackShown } = system;
	const fixed = { provider } as const;
	const one = { [id]: 'botId', instance: 'instance' } as const;
	const absent = { provider };
	const body = { ...anyBot, ...shown, ...secret };
	const refused = foreignFields(system);
	const reply = rowOf(system);
	const ownSettings = fieldsOf({ ...talk, ...settings });
	const foreignSettings = (['credentialId', 'speechToText'] as const).filter(
		(field) => !ownSettings.has(field),
	);
	const settingsReply = {
		...talk,
		...settings,
		[fallbackShown]: 'fallbackBotId',
		...Object.fromEntries(
			system.fallback
				.filter((name) => name !== fallbackShown)
				.map((name) => [name, accepted('fallbackBotId')]),
		),
		instanceId: asked('instance', instanceId),
	} as const;
	const named = (verb: string) => `evolution.${provider}.${verb}`;
	return [
		route(`POST /${provider}/create/:instance`, bot.create, {
			...{ id: named('create'), status: 201, fixed, refused },
			body,
			reply,
			absent,
		}),
		route(`GET /${provider}/find/:instance`, bot.list, {
			...{ id: named('find'), fixed },
			reply: list('bots', reply, absent),
		}),
		route(`GET /${provider}/fetch/:${id}/:instance`, bot.get, {
			...{ id: named('fetch'), fixed, params: one },
			reply,
			absent,
		}),
		route(`PUT /${provider}/update/:${id}/:instance`, bot.update, {
			...{ id: named('update'), fixed, refused, params: one },
			completedBy: bot.get,
			body,
			reply,
			absent,
		}),
		route(`DELETE /${provider}/delete/:${id}/:instance`, bot.delete, {
			...{ id: named('delete'), fixed, params: one },
			reply: { bot: nested({ id: asked('botId') }) },
		}),
		route(`POST /${provider}/changeStatus/:instance`, bot.setSessionState, {
			...{ id: named('changeStatus'), fixed },
			body: { remoteJid: via('chat', chatJid), status: 'state' },
			reply: {
				bot: nested({
					instanceName: asked('instance'),
					bot: nested({ remoteJid: via('chatId', addressAsJid), status: 'state' }),
				}),
			},
			absent: { state: ({ input }) => input.state },
		}),
		route(`GET /${provider}/fetchSessions/:${id}/:instance`, bot.listSessions, {
			...{ id: named('fetchSessions'), fixed, params: one },
			reply: list('sessions', {
				sessionId: 'sessionId',
				id: accepted('sessionId'),
				remoteJid: via('chatId', addressAsJid),
				pushName: 'name',
				status: 'state',
				awaitUser: 'awaitsUser',
				createdAt: 'createdAt',
				updatedAt: 'updatedAt',
				instanceId: asked('instance', instanceId),
			}),
		}),
		route(`POST /${provider}/settings/:instance`, bot.setSettings, {
			...{ id: named('settings'), fixed, refused: foreignSettings },
			completedBy: bot.getSettings,
			body: { ...talk, ...settings, ...fallbackRows(system) },
			reply: settingsReply,
			absent,
		}),
		route(`GET /${provider}/fetchSettings/:instance`, bot.getSettings, {
			...{ id: named('fetchSettings'), fixed },
			reply: settingsReply,
			absent,
		}),
	];
}

const credential = { id: 'credentialId', name: 'name', createdAt: 'createdAt' } as const;

/** What only one of the systems has. */
const singular = [
	route('POST /typebot/start/:instance', bot.start, {
		id: 'evolution.typebot.start',
		fixed: { provider: 'typebot' },
		body: {
			url: 'url',
			typebot: 'flow',
			remoteJid: via('chat', chatJid),
			startSession: 'newSession',
			variables: each('variables', { name: 'name', value: 'value' }),
		},
		reply: {
			typebot: nested({
				instanceName: asked('instance'),
				typebot: nested({
					url: asked('url'),
					remoteJid: via('chatId', addressAsJid),
					typebot: asked('flow'),
					variables: asked('variables'),
					sessionId: 'sessionId',
				}),
			}),
		},
	}),
	route('POST /openai/creds/:instance', bot.createCredential, {
		id: 'evolution.openai.setCreds',
		status: 201,
		body: { name: 'name', apiKey: 'apiKey' },
		reply: { ...credential, apiKey: ignored(), instanceId: asked('instance', instanceId) },
		absent: { name: ({ input }) => input.name },
	}),
	route('GET /openai/creds/:instance', bot.listCredentials, {
		id: 'evolution.openai.findCreds',
		reply: list('credentials', { ...credential, apiKey: ignored() }),
	}),
	route('DELETE /openai/creds/:openaiCredsId/:instance', bot.deleteCredential, {
		id: 'evolution.openai.deleteCreds',
		params: { openaiCredsId: 'credentialId', instance: 'instance' },
		reply: { openaiCreds: nested({ id: asked('credentialId') }) },
	}),
];

export const botRoutes = [...botProviders.flatMap(routesOf), ...singular];
