import type { AppStateCollection, Person } from '../people/Person';
import { notify } from '../relay/notifications';
import { bytesOf, child, children, el, SERVER, type Stanza } from '../wire/stanza';
import type { IqContext, IqFamily } from './IqFamily';

/** Encrypted settings shared by an account's devices (mute, pin, names): the server keeps patches it cannot read. */
export const appState: IqFamily = {
	'w:sync:app:state set sync': (context) => [
		el(
			'sync',
			{},
			children(context.question, 'collection').map((asked) => syncCollection(context, asked)),
		),
	],
};

function syncCollection({ linked, network }: IqContext, asked: Stanza): Stanza {
	const name = asked.attrs.name ?? '';
	const known = Number(asked.attrs.version ?? 0);
	const collection = collectionOf(linked.person, name);
	const patch = bytesOf(child(asked, 'patch'));
	if (!patch) return encodeCollection(name, collection, known);
	if (known !== collection.version) {
		// Somebody else was faster: the client has to fetch first.
		return el('collection', { name, version: collection.version, type: 'error' }, [
			el('error', { code: 409, text: 'conflict' }),
		]);
	}
	collection.patches.push(patch);
	collection.version += 1;
	for (const other of linked.person.companions.values()) {
		if (other === linked.companion) continue;
		const changed = el('collection', { name, version: collection.version });
		notify(other, { from: SERVER, type: 'server_sync' }, [changed]);
	}
	network.changed();
	return el('collection', { name, version: collection.version });
}

/** Patches carry no version of their own: the client counts on from the one it sent. */
function encodeCollection(name: string, { version, patches }: AppStateCollection, known: number) {
	const missing = patches.slice(known);
	const content = missing.length > 0 ? [el('patches', {}, missing.map(encodePatch))] : undefined;
	return el('collection', { name, version: missing.length > 0 ? known : version }, content);
}

function encodePatch(patch: Buffer): Stanza {
	return el('patch', {}, patch);
}

function collectionOf({ state }: Person, name: string): AppStateCollection {
	return (state.appState[name] ??= { version: 0, patches: [] });
}
