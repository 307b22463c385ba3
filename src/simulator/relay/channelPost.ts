import { proto } from '@whiskeysockets/baileys';
import { type Channel, TAKEN_BACK } from '../channels/Channel';
import type { ClientConnection } from '../connection/ClientConnection';
import { mediaTypeOf } from '../content/stanzaFacts';
import { findMedia } from '../media/mediaMessage';
import { unwrap } from '../people/textContent';
import { bytesOf, child, elements, type Stanza } from '../wire/stanza';

/** Codes of the server for a post that it does not take. */
const NO_SUCH_CHANNEL = 404;
const NOT_YOURS = 403;

/** The server's code for a post that it does not take, or undefined. */
export function refusalToChannel(
	{ linked }: ClientConnection,
	{ attrs }: Stanza,
	channel: Channel | undefined,
): number | undefined {
	if (!channel) return NO_SUCH_CHANNEL;
	// Everybody may react.
	if (attrs.type === 'reaction') return undefined;
	return channel.roleOf(linked.person) === 'OWNER' ? undefined : NOT_YOURS;
}

/** A client posts to its channel. Answers the position that the post has then; undefined when it was malformed. */
export function takePost(
	connection: ClientConnection,
	stanza: Stanza,
	channel: Channel,
): number | undefined {
	const { linked } = connection;
	if (stanza.attrs.type === 'reaction') return takeReaction(connection, stanza, channel);
	if (stanza.attrs.edit !== undefined) return amendPost(connection, stanza, channel);
	const content = bytesOf(child(stanza, 'plaintext'));
	const fault = content ? findFault(connection, stanza, content) : 'a post without plaintext';
	if (fault || !content) {
		connection.problem('malformed post', `to ${channel.jid()}: ${fault}`);
		return undefined;
	}
	const { id = '', type = '' } = stanza.attrs;
	const mediaType = child(stanza, 'plaintext')?.attrs.mediatype;
	const { person: by, device } = linked;
	return channel.take({ id, by, device, type, mediaType, content }).serverId;
}

/** One reaction of each person stands; it names its post by the place in the channel. */
function takeReaction(connection: ClientConnection, stanza: Stanza, channel: Channel) {
	const { server_id: place, edit } = stanza.attrs;
	const code = child(stanza, 'reaction')?.attrs.code;
	const isWhole = edit === undefined ? code !== undefined : edit === '7' && code === undefined;
	const number = connection.linked.person.number;
	const isDone = isWhole && channel.react(Number(place), number, code);
	if (isDone) return undefined;
	connection.problem('malformed post', `a reaction to ${place} in ${channel.jid()}`);
	return undefined;
}

/** A post is changed by a text, and taken back by nothing at all. */
function amendPost(connection: ClientConnection, stanza: Stanza, channel: Channel) {
	const { person: by, device } = connection.linked;
	const { id = '', edit = '' } = stanza.attrs;
	const plaintext = child(stanza, 'plaintext');
	const content = bytesOf(plaintext) ?? Buffer.alloc(0);
	const isWhole = edit === TAKEN_BACK ? content.length === 0 : edit === '3' && content.length > 0;
	const { protocolMessage: deed } = proto.Message.decode(content);
	const post = isWhole && plaintext && !deed && channel.amend({ id, by, device, content, edit });
	if (post) return post.serverId;
	connection.problem('malformed post', `edit=${edit} of ${id} in ${channel.jid()}`);
	return undefined;
}

/** What stands around a post has to fit what is in it, and nothing of it may be for people who share a secret. */
function findFault(
	{ network }: ClientConnection,
	stanza: Stanza,
	content: Buffer,
): string | undefined {
	const others = elements(stanza).filter(({ tag }) => tag !== 'plaintext');
	if (others.length > 0) return `<${others[0]?.tag}> in a post`;
	const message = proto.Message.decode(content);
	if (unwrap(message) !== message) return 'a post in an envelope';
	if (message.messageContextInfo) return 'a post with a secret';
	const mediaType = postedTypeOf(message);
	const { type, media_id: handle } = stanza.attrs;
	if (type !== (mediaType ? 'media' : 'text')) return `type=${type}`;
	const said = child(stanza, 'plaintext')?.attrs.mediatype;
	if (said !== mediaType) return `mediatype=${said} where the content asks for ${mediaType}`;
	const { media } = findMedia(message) ?? {};
	if (!media) return handle && 'media_id without a file';
	if (media.mediaKey?.length || media.fileEncSha256?.length) return 'an encrypted file';
	const path = network.media.pathOfHandle(handle ?? '');
	return path && path === media.directPath ? undefined : 'media_id of another file';
}

function postedTypeOf(message: proto.IMessage): string | undefined {
	return message.ptvMessage ? 'video' : mediaTypeOf(message);
}
