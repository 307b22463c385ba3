import type { EventData } from '../../catalogue/events';
import { textOf, words } from '../kit';
import {
	fieldsOf,
	personOf,
	type Decoders,
	type Encoders,
	type Envelope,
	type Fields,
	type Told,
} from './envelope';

type Ring = EventData<'call.received'>['status'];

/** The words of Baileys. */
const ring = words({
	ringing: 'ringing',
	offer: 'ringing',
	accept: 'accepted',
	reject: 'rejected',
	timeout: 'missed',
	terminate: 'ended',
});

function decodeCall({ instance, now, data }: Envelope): Told | null {
	const callId = textOf(data.id);
	const status = ring.decode(data.status);
	const from = textOf(data.from);
	if (callId === null || from === null || !rings.has(status)) return null;
	const event = status === 'ringing' ? 'call.received' : 'call.updated';
	const time = new Date(textOf(data.date) ?? NaN);
	return {
		...{ event, parts: [callId, status], lane: instance },
		data: {
			...{ callId, chatId: textOf(data.chatId) ?? from, from: personOf(from) },
			...{ video: data.isVideo === true, isGroup: data.isGroup === true, status },
			timestamp: Number.isNaN(time.getTime()) ? now : time.toISOString(),
		},
	};
}

const rings = new Set<Ring | undefined>(['ringing', 'accepted', 'rejected', 'missed', 'ended']);

function decodeTypebot({ name, now, data }: Envelope): Told | null {
	const chatId = textOf(data.remoteJid);
	if (chatId === null) return null;
	const sessionId = textOf(data.sessionId);
	const session = { provider: 'typebot', botId: null, sessionId, chatId, timestamp: now };
	const told = (event: Told['event'], more: Fields): Told => ({
		...{ event, parts: [chatId, sessionId, now], lane: chatId },
		data: { ...session, ...more },
	});
	if (name === 'typebot.start') {
		const given = Object.entries(fieldsOf(data.prefilledVariables ?? data.variables));
		const variables = Object.fromEntries(
			given.map(([key, value]) => [key, textOf(value) ?? JSON.stringify(value)]),
		);
		return told('bot.started', { url: textOf(data.url), flow: textOf(data.typebot), variables });
	}
	const { status } = data;
	const isKnown = status === 'opened' || status === 'paused' || status === 'closed';
	return isKnown ? told('bot.sessionChanged', { state: status }) : null;
}

/** Calls, and the chatbot that is one of Evolution's own. */
export const callDecoders: Decoders = {
	call: decodeCall,
	'typebot.start': decodeTypebot,
	'typebot.change-status': decodeTypebot,
};

const encodeCall = (call: EventData<'call.received'>) => ({
	name: 'call',
	data: {
		...{ id: call.callId, chatId: call.chatId, from: call.from.id, date: call.timestamp },
		...{
			status: ringWord(call.status),
			isVideo: call.video,
			isGroup: call.isGroup,
			offline: false,
		},
	},
});
const ringWord = (status: Ring) => (status === 'ringing' ? 'offer' : ring.encode(status));

export const callEncoders: Encoders<
	'call.received' | 'call.updated' | 'bot.started' | 'bot.sessionChanged'
> = {
	'call.received': encodeCall,
	'call.updated': encodeCall,
	'bot.started': ({ chatId, sessionId, url, flow, variables }) => ({
		name: 'typebot.start',
		data: { remoteJid: chatId, url, typebot: flow, prefilledVariables: variables, sessionId },
	}),
	'bot.sessionChanged': ({ chatId, sessionId, state }) => ({
		name: 'typebot.change-status',
		data: { remoteJid: chatId, status: state, sessionId },
	}),
};
