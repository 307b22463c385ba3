import { basename } from 'node:path';
import type { ClusterGateway, InnerCalls, RelayCrew } from '../cluster';
import type { GatewayEvent } from '../domain/event';
import type { FileDoor, FileHere, FileStore, MediaRepository } from '../domain/ports/media';
import type { Relays } from '../domain/ports/relays';
import { relayRowName } from './openRelays';

interface Doors {
	gateway: ClusterGateway;
	inner: InnerCalls;
	crew: RelayCrew;
}

type Link = Parameters<FileDoor['ofLink']>[0];

/**
 * Files of all instances, whichever process runs them: that one fetches what is not there yet, and the bytes are read
 * from the folder that all processes share, wherever each of them has it.
 */
export function openClusterFiles(
	{ gateway, inner, crew }: Doors,
	own: FileDoor,
	storage: { files: FileStore; media: Pick<MediaRepository, 'get'> },
): FileDoor {
	const ofMessage = inner.add('fileOfMessage', (asked: { instance: string; messageId: string }) =>
		own.ofMessage(asked.instance, asked.messageId),
	);
	const ofLink = inner.add('fileOfLink', ({ link }: { instance: string; link: Link }) =>
		own.ofLink(link),
	);
	const asHere = (file: FileHere): FileHere => ({
		...file,
		path: storage.files.pathOf(basename(file.path)),
	});
	return {
		async ofMessage(instance, messageId) {
			if (crew.runs(instance)) return own.ofMessage(instance, messageId);
			return asHere(await ofMessage(gateway, { instance, messageId }));
		},
		async ofLink(link) {
			const instance = (await storage.media.get(link.mediaId))?.instance ?? null;
			if (instance === null || crew.runs(instance)) return own.ofLink(link);
			return asHere(await ofLink(gateway, { instance, link }));
		},
		ofMedia: (instance, mediaId) => own.ofMedia(instance, mediaId),
		pathOf: (sha256) => own.pathOf(sha256),
		take: (bytes, about) => own.take(bytes, about),
		read: (mediaId) => own.read(mediaId),
		drop: (mediaId) => own.drop(mediaId),
	};
}

/** Relays whose events are stored by the one process that holds each. */
export function openClusterRelays({ gateway, inner }: Doors, own: Relays): Relays {
	const publish = inner.add('publish', async (input: Publication) => ({
		count: await own.publish(input.relay, input.events),
	}));
	const remove = inner.add('removeListener', async (input: Removal) => {
		await own.delete(input.relay, input.id);
		return {};
	});
	const isThere = async (relay: string) => (await own.list(relay)).length > 0;
	return {
		list: (relay) => own.list(relay),
		put: (relay, listener) => own.put(relay, listener),
		async delete(relay, id) {
			if (!(await isThere(relay))) return;
			await remove(gateway, { instance: relayRowName(relay), relay, id });
		},
		async publish(relay, events) {
			if (!(await isThere(relay))) return 0;
			const instance = relayRowName(relay);
			return (await publish(gateway, { instance, relay, events })).count;
		},
	};
}

interface Publication {
	instance: string;
	relay: string;
	events: readonly GatewayEvent[];
}

interface Removal {
	instance: string;
	relay: string;
	id: string;
}
