import { proto } from '@whiskeysockets/baileys';
import type { Envelope } from '../relay/Envelope';
import { answerHistoryRequest } from './firstSync';

const { ProtocolMessage, PeerDataOperationRequestType } = proto.Message;
const MAX_COUNT = 50;

/** A linked client asks something of its own phone. What a phone would not understand is a problem. */
export function answerPeer({ id, sender, recipient }: Envelope, message: proto.IMessage): void {
	const { person } = recipient;
	// The library wraps it like an own copy of a message.
	const { protocolMessage: protocol } = message.deviceSentMessage?.message ?? message;
	const asked = protocol?.peerDataOperationRequestMessage;
	if (protocol?.type !== ProtocolMessage.Type.PEER_DATA_OPERATION_REQUEST_MESSAGE || !asked) return;
	if (asked.peerDataOperationRequestType !== PeerDataOperationRequestType.HISTORY_SYNC_ON_DEMAND) {
		return;
	}
	const request = asked.historySyncOnDemandRequest;
	const count = request?.onDemandMsgCount ?? 0;
	const isWhole = request?.chatJid && request.oldestMsgId && Number(request.oldestMsgTimestampMs);
	if (!request || !sender.companion || !isWhole || count < 1 || count > MAX_COUNT) {
		const client = person.jid('pn', sender.device);
		return person.network.problem('malformed message', 'a request for history', client);
	}
	answerHistoryRequest(person, sender.companion, { id, request });
}
