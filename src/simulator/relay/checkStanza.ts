import type { proto } from '@whiskeysockets/baileys';
import { mediaTypeOf, metaOf, stanzaFactsOf } from '../content/stanzaFacts';
import { child, elements, type Stanza } from '../wire/stanza';
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

/** Flows whose buttons pay; apps draw them only with a bare `biz` that names the flow. */
const PAYMENTS: ReadonlySet<string> = new Set(['payment_info', 'review_and_pay']);

/**
 * Buttons and lists are shown only with a `biz` beside the ciphertext, and between two people a `bot`. The forms were
 * measured on real phones: github.com/tulir/whatsmeow/pull/1235, github.com/vinikjkkj/zapo/pull/228.
 */
function findBusinessFault(
	{ extras, group }: Envelope,
	{ interactiveMessage: message }: proto.IMessage,
): string | undefined {
	const biz = named(extras, 'biz');
	if (!message) return biz[0] && 'a biz node beside a message without buttons';
	if (biz.length !== 1) return `${biz.length} biz nodes beside an interactive message, not one`;
	const flow = child(child(biz[0], 'interactive'), 'native_flow');
	const [first] = message.nativeFlowMessage?.buttons ?? [];
	const isPayment = PAYMENTS.has(first?.name ?? '');
	const name = isPayment ? first?.name?.replace('review_and_pay', 'order_details') : 'mixed';
	if (flow?.attrs.name !== name) return `native_flow is ${flow?.attrs.name}, not ${name}`;
	if (isPayment)
		return elements(biz[0]).length > 1 ? 'a payment with more than its flow' : undefined;
	if (flow?.attrs.v !== '9') return 'native_flow is not of version 9';
	if (!child(biz[0], 'quality_control')) return 'biz without quality_control';
	const needsBot = !group;
	return named(extras, 'bot').length === (needsBot ? 1 : 0)
		? undefined
		: `${needsBot ? 'no' : 'a'} bot node ${needsBot ? 'between two people' : 'in a group'}`;
}

function named(nodes: readonly Stanza[], tag: string): Stanza[] {
	return nodes.filter((node) => node.tag === tag);
}
