import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Heard, Presence } from '../directory/heard';
import { withoutDevice } from './jid';

const chatStates: Record<string, Presence> = { composing: 'composing', paused: 'paused' };

/** `<presence from type? last?>`: somebody whose presence was asked for came or went. No type means online. */
export function decodePresence({ attrs }: BinaryNode): Heard | null {
	const { from, type, last } = attrs;
	if (!from || (type !== undefined && type !== 'available' && type !== 'unavailable')) return null;
	// `deny` where the person shows it to nobody.
	const seconds = Number(last);
	return {
		type: 'presence',
		jid: withoutDevice(from),
		person: withoutDevice(from),
		presence: type ?? 'available',
		lastSeen: seconds > 0 ? seconds * 1_000 : null,
	};
}

/** `<chatstate from participant?><composing media=audio?/></chatstate>`: somebody types, records or stopped. */
export function decodeChatState({ attrs, content }: BinaryNode): Heard | null {
	const { from, participant } = attrs;
	const [shown] = Array.isArray(content) ? content : [];
	const state = shown && chatStates[shown.tag];
	if (!from || !state) return null;
	return {
		type: 'presence',
		jid: withoutDevice(from),
		person: withoutDevice(participant ?? from),
		presence: shown.attrs.media === 'audio' ? 'recording' : state,
		lastSeen: null,
	};
}
