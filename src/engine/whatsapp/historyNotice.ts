import { proto } from '@whiskeysockets/baileys';
import type { HistoryNotice } from '../directory/heard';

const { HistorySyncType } = proto.HistorySync;

/** Kinds with something in them that is kept here. */
const kept: ReadonlySet<number> = new Set([
	...[HistorySyncType.INITIAL_BOOTSTRAP, HistorySyncType.RECENT, HistorySyncType.FULL],
	...[HistorySyncType.ON_DEMAND, HistorySyncType.PUSH_NAME],
]);

/** Null for a message that announces none, or none that is kept. */
export function decodeNotice({ protocolMessage }: proto.IMessage): HistoryNotice | null {
	const notice = protocolMessage?.historySyncNotification;
	const syncType = Number(notice?.syncType ?? 0);
	if (!notice || !kept.has(syncType)) return null;
	return { key: historyKey(notice), isFull: syncType === Number(HistorySyncType.FULL) };
}

type Marks = Pick<
	proto.Message.IHistorySyncNotification,
	'syncType' | 'chunkOrder' | 'peerDataRequestSessionId'
>;

/** What the library tells of the notice together with what it announced. */
export function historyKey({
	syncType,
	chunkOrder,
	peerDataRequestSessionId: request,
}: Marks): string {
	return `${Number(syncType ?? 0)} ${Number(chunkOrder ?? 0)} ${request ?? ''}`;
}
