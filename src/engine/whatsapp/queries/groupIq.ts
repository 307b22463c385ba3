import { type BinaryNode, getBinaryNodeChild } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { Group } from '../../../domain/group';
import { decodeGroup } from '../groups/decodeGroup';
import type { Ask } from './ask';

/** Where questions go that are not about one group. */
export const ALL = '@g.us';
export const THE_GROUP = 'this group';

/** Puts one question to a group, or to `ALL`; `what` names it in errors. */
export type Put = (to: string, question: BinaryNode, what?: string) => Promise<BinaryNode>;

/** Questions and changes of the family `w:g2`. */
export function groupIqs(ask: Ask): { get: Put; set: Put } {
	const put =
		(type: 'get' | 'set'): Put =>
		async (to, question, what = THE_GROUP) => {
			const iq = { tag: 'iq', attrs: { type, xmlns: 'w:g2', to }, content: [question] };
			const answer = await ask(
				what,
				(socket) => socket.query(iq) as Promise<BinaryNode | undefined>,
			);
			// The library answers a query that ran out of time with undefined.
			if (!answer) throw new GatewayError('TIMEOUT', what);
			return answer;
		};
	return { get: put('get'), set: put('set') };
}

/** The group that an answer tells of. */
export function groupIn(answer: BinaryNode): Group {
	const group = decodeGroup(getBinaryNodeChild(answer, 'group'));
	if (!group) throw new GatewayError('WHATSAPP_REFUSED', 'to say anything about this group');
	return group;
}

export function el(
	tag: string,
	attrs: BinaryNode['attrs'] = {},
	content?: BinaryNode['content'],
): BinaryNode {
	return content === undefined ? { tag, attrs } : { tag, attrs, content };
}
