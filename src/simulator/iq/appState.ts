import { AppState } from '../appState/AppState';
import type { AppStateCollection, Person } from '../people/Person';
import { bytesOf, child, children, el, type Stanza } from '../wire/stanza';
import { IqError, type IqContext, type IqFamily } from './IqFamily';

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

function syncCollection({ connection, linked }: IqContext, asked: Stanza): Stanza {
	const { person, companion } = linked;
	const { name = '', version = '0' } = asked.attrs;
	if (!AppState.isCollection(name)) {
		connection.problem('unknown collection', `app state has no collection ${name}`);
		throw new IqError(400, 'bad-request');
	}
	const collection = collectionOf(person, name);
	const patch = bytesOf(child(asked, 'patch'));
	if (!patch) return encodeCollection(name, collection, Number(version));
	if (Number(version) !== collection.version) {
		// Somebody else was faster: the client has to fetch first.
		return el('collection', { name, version: collection.version, type: 'error' }, [
			el('error', { code: 409, text: 'conflict' }),
		]);
	}
	try {
		person.appState.take(name, patch, companion);
	} catch (error) {
		connection.problem('bad app state', error instanceof Error ? error.message : String(error));
		throw new IqError(400, 'bad-request');
	}
	return el('collection', { name, version: collectionOf(person, name).version });
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
	return state.appState[name] ?? { version: 0, patches: [] };
}
