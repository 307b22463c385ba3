import type { proto } from '@whiskeysockets/baileys';

/** Fields that hold a whole message; the outside says how it is shown. */
const wrappers = [
	...['ephemeralMessage', 'viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension'],
	...['documentWithCaptionMessage', 'editedMessage', 'deviceSentMessage', 'associatedChildMessage'],
	...['groupMentionedMessage', 'groupStatusMessage', 'groupStatusMessageV2', 'botInvokeMessage'],
	...['lottieStickerMessage', 'pollCreationMessageV4', 'statusMentionMessage'],
] as const satisfies readonly (keyof proto.IMessage)[];

const viewOnce: ReadonlySet<string> = new Set(wrappers.filter((name) => name.startsWith('view')));

/** No app wraps deeper; somebody who wishes us ill may. */
const DEEPEST = 8;

export interface Unwrapped {
	inner: proto.IMessage;
	viewOnce: boolean;
}

/** The message inside of its wrappers, as the apps show it. */
export function unwrap(message: proto.IMessage): Unwrapped {
	const found: Unwrapped = { inner: message, viewOnce: false };
	for (let depth = 0; depth < DEEPEST; depth += 1) {
		const name = wrappers.find((each) => found.inner[each]?.message);
		const wrapped = name && found.inner[name]?.message;
		if (!name || !wrapped) break;
		found.viewOnce ||= viewOnce.has(name);
		found.inner = wrapped;
	}
	return found;
}

/** Members beside the content proper. */
const besides = new Set<string>([
	'messageContextInfo',
	'senderKeyDistributionMessage',
	'fastRatchetKeySenderKeyDistributionMessage',
] satisfies (keyof proto.IMessage)[]);

/** The name of the field that holds the content; null when there is none. */
export function kindOf(inner: proto.IMessage): keyof proto.IMessage | null {
	const fields = Object.entries(inner) as [keyof proto.IMessage, unknown][];
	return fields.find(([name, value]) => value != null && !besides.has(name))?.[0] ?? null;
}

/** What a content refers to: each kind keeps it in a field of its own. */
export function contextOf(inner: proto.IMessage): proto.IContextInfo | null {
	const kind = kindOf(inner);
	const value = kind && (inner[kind] as { contextInfo?: proto.IContextInfo | null } | string);
	return (value && typeof value === 'object' && value.contextInfo) || null;
}
