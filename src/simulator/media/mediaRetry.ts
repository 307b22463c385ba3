import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { ClientConnection } from '../connection/ClientConnection';
import type { Person } from '../people/Person';
import { bytesOf, child, el, type Stanza } from '../wire/stanza';
import { findMedia } from './mediaMessage';

const PURPOSE = 'WhatsApp Media Retry Notification';
const TAG_BYTES = 16;
const { ResultType } = proto.MediaRetryNotification;

/**
 * A client cannot fetch a file any more and asks its own phone (`<receipt type="server-error">`) to upload it again.
 * The phone answers with a notification that holds the new path, or why there is none.
 */
export function answerMediaRetry(connection: ClientConnection, receipt: Stanza): void {
	const { linked, network } = connection;
	const { id = '', to } = receipt.attrs;
	const rmr = child(receipt, 'rmr');
	if (!rmr?.attrs.jid || network.people.find(to) !== linked.person) {
		return connection.problem('malformed media retry', 'it needs rmr with jid, to the own phone');
	}
	const media = findFile(linked.person, id);
	const mediaKey = media?.mediaKey;
	if (mediaKey && !isReadable(receipt, mediaKey, id)) {
		return connection.problem('malformed media retry', 'it is not encrypted with the media key');
	}
	const directPath = media && network.media.renew(media.fileEncSha256 ?? Buffer.alloc(0));
	const answer =
		mediaKey && directPath
			? sealAnswer({ stanzaId: id, directPath, result: ResultType.SUCCESS }, mediaKey, id)
			: el('error', { code: ResultType.NOT_FOUND });
	const attributes = { from: to, type: 'mediaretry', id, t: network.seconds() };
	linked.companion.deliver(el('notification', attributes, [answer, rmr]));
}

function findFile({ phone }: Person, id: string) {
	const received = phone.inbox.messages.find((message) => message.id === id)?.content;
	const message = received ?? phone.findSent(id)?.message;
	return message && findMedia(message)?.media;
}

function isReadable(receipt: Stanza, mediaKey: Uint8Array, id: string): boolean {
	const encrypt = child(receipt, 'encrypt');
	const body = bytesOf(child(encrypt, 'enc_p'));
	const iv = bytesOf(child(encrypt, 'enc_iv'));
	if (!body || !iv) return false;
	const decipher = createDecipheriv('aes-256-gcm', retryKey(mediaKey), iv);
	decipher.setAAD(Buffer.from(id)).setAuthTag(body.subarray(-TAG_BYTES));
	try {
		const text = Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
		return proto.ServerErrorReceipt.decode(text).stanzaId === id;
	} catch {
		return false;
	}
}

function sealAnswer(
	answer: proto.IMediaRetryNotification,
	mediaKey: Uint8Array,
	id: string,
): Stanza {
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', retryKey(mediaKey), iv).setAAD(Buffer.from(id));
	const text = proto.MediaRetryNotification.encode(answer).finish();
	const body = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
	return el('encrypt', {}, [el('enc_p', {}, body), el('enc_iv', {}, iv)]);
}

function retryKey(mediaKey: Uint8Array): Buffer {
	return Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(0), PURPOSE, 32));
}
