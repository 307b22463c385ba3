import { inflateSync } from 'node:zlib';
import {
	decodeDecompressedBinaryNode,
	encodeBinaryNode,
	type BinaryNode,
} from '@whiskeysockets/baileys';
import * as dictionary from '@whiskeysockets/baileys/lib/WABinary/constants.js';

export type Stanza = BinaryNode;
export type Attributes = Record<string, string | number | undefined>;

/** The server itself: a jid without a user, which the codec writes as such only with the `@`. */
export const SERVER = '@s.whatsapp.net';

/** Flag in the first byte of a stanza: the rest is zlib-deflated. */
const COMPRESSED = 2;

export function decodeStanza(bytes: Buffer): Stanza {
	const compressed = ((bytes[0] ?? 0) & COMPRESSED) !== 0;
	const body = bytes.subarray(1);
	return decodeDecompressedBinaryNode(compressed ? inflateSync(body) : body, dictionary);
}

export function encodeStanza(stanza: Stanza): Buffer {
	return encodeBinaryNode(stanza);
}

/**
 * Builds a node. Attributes become strings here because Baileys' codec counts an attribute that is not a string and
 * then does not write it, which breaks the whole frame.
 */
export function el(tag: string, attributes: Attributes = {}, content?: Stanza['content']): Stanza {
	const attrs: Record<string, string> = {};
	for (const name in attributes) {
		const value = attributes[name];
		if (value !== undefined) attrs[name] = String(value);
	}
	return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

export function elements(node: Stanza | undefined): Stanza[] {
	return Array.isArray(node?.content) ? node.content : [];
}

export function children(node: Stanza | undefined, tag: string): Stanza[] {
	return elements(node).filter((item) => item.tag === tag);
}

export function child(node: Stanza | undefined, tag: string): Stanza | undefined {
	return elements(node).find((item) => item.tag === tag);
}

/** The first element inside; most iqs say what they want with it. */
export function firstChild(node: Stanza): Stanza | undefined {
	return elements(node)[0];
}

export function bytesOf(node: Stanza | undefined): Buffer | undefined {
	const content = node?.content;
	if (content === undefined || Array.isArray(content)) return undefined;
	return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
}

/** Text content; the codec gives a string for token-packed text and bytes for the rest. */
export function textOf(node: Stanza | undefined): string | undefined {
	return bytesOf(node)?.toString('utf8');
}

export function uintOf(node: Stanza | undefined): number | undefined {
	const bytes = bytesOf(node);
	return bytes && bytes.length > 0 && bytes.length <= 6
		? bytes.readUIntBE(0, bytes.length)
		: undefined;
}

export function uintBytes(value: number, length: number): Buffer {
	const bytes = Buffer.alloc(length);
	bytes.writeUIntBE(value, 0, length);
	return bytes;
}
