import { randomBytes } from 'node:crypto';
import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import { nativeFlowNames } from '../../../domain/nativeFlow';
import { pollIn } from '../decode/polls';
import { unwrap } from '../decode/wrappers';
import { isGroup } from '../jid';

/**
 * What has to stand beside the ciphertext of a message, or the apps do not show it. The library adds none of it to a
 * message that it did not make itself.
 */
export function nodesBeside(message: proto.IMessage, chat: string): BinaryNode[] {
	const { inner } = unwrap(message);
	if (pollIn(inner)) return [node('meta', { polltype: 'creation' })];
	if (inner.eventMessage) return [node('meta', { event_type: 'creation' })];
	if (inner.interactiveMessage) return interactiveNodes(inner.interactiveMessage, chat);
	return [];
}

/**
 * Measured on real phones (github.com/tulir/whatsmeow/pull/1235): without `biz` buttons are not drawn, with less than this
 * the server refuses them (479). A payment is drawn only with a bare `biz` that names it
 * (github.com/vinikjkkj/zapo/pull/228).
 */
function interactiveNodes(
	{ nativeFlowMessage }: proto.Message.IInteractiveMessage,
	chat: string,
): BinaryNode[] {
	const isPayment = nativeFlowMessage?.buttons?.[0]?.name === nativeFlowNames.pix;
	const biz = isPayment ? bareBiz(nativeFlowNames.pix) : mixedBiz();
	return isGroup(chat) ? [biz] : [biz, node('bot', { biz_bot: '1' })];
}

function bareBiz(name: string): BinaryNode {
	return node('biz', {}, [nativeFlow({ name })]);
}

function mixedBiz(): BinaryNode {
	const now = Math.floor(Date.now() / 1_000);
	const attributes = { actual_actors: '2', host_storage: '2', privacy_mode_ts: String(now) };
	const decision = { decision_id: randomBytes(20).toString('hex'), source_type: 'third_party' };
	return node('biz', attributes, [
		nativeFlow({ v: '9', name: 'mixed' }),
		node('quality_control', decision, [node('decision_source', { value: 'df' })]),
	]);
}

function nativeFlow(attributes: BinaryNode['attrs']): BinaryNode {
	return node('interactive', { type: 'native_flow', v: '1' }, [node('native_flow', attributes)]);
}

function node(tag: string, attrs: BinaryNode['attrs'], content?: BinaryNode[]): BinaryNode {
	return content ? { tag, attrs, content } : { tag, attrs };
}
