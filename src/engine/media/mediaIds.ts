import { randomUUID } from 'node:crypto';

/** Unguessable, in the form that vendors' documents show. */
export function newMediaId(): string {
	return `media_${unguessable()}`;
}

/** Of a file that came with a request: unguessable, and beginning with what the bytes are. */
export function requestMediaId(sha256: string): string {
	return `request_${sha256}_${unguessable()}`;
}

/** The same for the same bytes, whichever request they came with; any other id as it is. */
export function contentOfMediaId(mediaId: string): string {
	return /^request_([0-9a-f]{64})_/.exec(mediaId)?.[1] ?? mediaId;
}

function unguessable(): string {
	return randomUUID().replaceAll('-', '');
}
