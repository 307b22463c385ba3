import type { proto } from '@whiskeysockets/baileys';
import { mediaTypeOf, metaOf, stanzaFactsOf } from '../content/stanzaFacts';
import { child, type Stanza } from '../wire/stanza';
import { unwrap } from '../people/textContent';
import type { Envelope } from './Envelope';

/** Places are sent as text by some clients and as media by others; WhatsApp takes both. */
const LENIENT: ReadonlySet<string> = new Set(['locationMessage']);

/**
 * Whether what a client wrote outside of the ciphertext fits what is inside: WhatsApp's server and apps go by the
 * outside, and drop or refuse a message that is labelled wrongly. Undefined when all is well.
 */
export function findStanzaFault(envelope: Envelope, message: proto.IMessage): string | undefined {
	const inner = unwrap(message);
	const facts = stanzaFactsOf(inner);
	const mediaType = mediaTypeOf(inner);
	const meta = metaOf(envelope.extras);
	const isLenient = Object.keys(inner).some((name) => LENIENT.has(name));
	const compared: [string, unknown, unknown][] = [
		['edit', envelope.edit, facts.edit],
		[
			'decrypt-fail',
			envelope.encAttributes?.['decrypt-fail'],
			facts.hidesFailure ? 'hide' : undefined,
		],
		['polltype', meta?.polltype, facts.meta?.polltype],
		['event_type', meta?.event_type, facts.meta?.event_type],
		...(isLenient ? [] : [['type', envelope.type, facts.type] as [string, unknown, unknown]]),
		// A wrapper hides the kind from the library, which then says nothing of it.
		...(inner === message
			? [['mediatype', envelope.encAttributes?.mediatype, mediaType] as [string, unknown, unknown]]
			: []),
	];
	const wrong = compared.find(([, actual, expected]) => actual !== expected);
	if (wrong) {
		const [name, actual, expected] = wrong;
		return `${name}=${String(actual)} where the content asks for ${String(expected)}`;
	}
	return findBusinessFault(envelope, inner);
}

/** Flows whose buttons pay, and the name that their `biz` has. */
const payments: Record<string, string | undefined> = {
	payment_info: 'payment_info',
	review_and_pay: 'order_details',
};

/**
 * Buttons and lists are shown only with a `biz` beside the ciphertext, and between two people a `bot`; payments only with
 * a bare one that names their flow. Measured on real phones: github.com/tulir/whatsmeow/pull/1235,
 * github.com/vinikjkkj/zapo/pull/228.
 */
function findBusinessFault(
	{ extras, group }: Envelope,
	{ interactiveMessage: message }: proto.IMessage,
): string | undefined {
	const [biz, ...more] = named(extras, 'biz');
	if (!message) return biz && 'a biz node beside a message without buttons';
	if (!biz || more.length > 0) return `${named(extras, 'biz').length} biz nodes, not one`;
	const payment = payments[message.nativeFlowMessage?.buttons?.[0]?.name ?? ''];
	const bots = named(extras, 'bot').length;
	if (bots !== (group ? 0 : 1)) return `${bots} bot nodes ${group ? 'in a group' : 'between two'}`;
	const flow = child(child(biz, 'interactive'), 'native_flow');
	const expected: Record<string, string> = payment ? { name: payment } : { v: '9', name: 'mixed' };
	const isSaid = JSON.stringify(sorted(flow?.attrs)) === JSON.stringify(sorted(expected));
	if (!isSaid) return `native_flow says ${JSON.stringify(flow?.attrs)}`;
	const isVetted = child(biz, 'quality_control') !== undefined;
	return isVetted === (payment === undefined) ? undefined : 'quality_control is for buttons alone';
}

function sorted(attributes: Record<string, string> = {}) {
	return Object.entries(attributes).sort(([one], [two]) => (one < two ? -1 : 1));
}

function named(nodes: readonly Stanza[], tag: string): Stanza[] {
	return nodes.filter((node) => node.tag === tag);
}
