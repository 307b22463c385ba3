import {
	type BaileysEventMap,
	decryptMediaRetryData,
	encryptMediaRetryRequest,
	proto,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { MessageKey, RemoteFile } from '../../../domain/ports/media';
import type { MediaQueries } from '../../queries';
import type { Socket } from '../SocketConnection';
import type { Ask } from './ask';

type Update = BaileysEventMap['messages.media-update'][number];

/** A phone that is on answers within seconds; one that is off may take days. */
const PATIENCE_MS = 30_000;
const { ResultType } = proto.MediaRetryNotification;

export function buildMediaQueries(ask: Ask): MediaQueries {
	return {
		renew: (key, file) =>
			ask('the file of a message', async (socket) => ({
				...file,
				directPath: await askPhone(socket, key, file),
			})),
	};
}

/** The new path. The library's own question for it waits for ever (rc14). */
async function askPhone(socket: Socket, key: MessageKey, file: RemoteFile): Promise<string> {
	const me = socket.authState.creds.me?.id;
	// No phone is asked for the file of a channel: it lies with WhatsApp alone.
	if (file.mediaKey === null) throw gone('the channel has it no more');
	if (!me) throw new GatewayError('INSTANCE_NOT_CONNECTED', 'logged_out');
	const mediaKey = Buffer.from(file.mediaKey, 'base64');
	const waKey = {
		id: key.messageId,
		remoteJid: key.chat,
		fromMe: key.fromMe,
		...(key.participant !== null && { participant: key.participant }),
	};
	const answer = nextUpdate(socket, key.messageId);
	await socket.sendNode(encryptMediaRetryRequest(waKey, mediaKey, me));
	const { media } = await answer;
	if (!media) throw gone('the phone has it no more');
	const { result, directPath } = decryptMediaRetryData(media, mediaKey, key.messageId);
	if (result === ResultType.SUCCESS && directPath) return directPath;
	throw gone('the phone has it no more');
}

function nextUpdate({ ev }: Socket, messageId: string): Promise<Update> {
	return new Promise((resolve, reject) => {
		const listen = (updates: Update[]) => {
			const update = updates.find(({ key }) => key.id === messageId);
			if (update) finish(() => resolve(update));
		};
		const timer = setTimeout(
			() => finish(() => reject(gone('the phone does not answer'))),
			PATIENCE_MS,
		);
		timer.unref();
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			ev.off('messages.media-update', listen);
			settle();
		};
		ev.on('messages.media-update', listen);
	});
}

function gone(why: string): GatewayError {
	return new GatewayError('MEDIA_GONE', why);
}
