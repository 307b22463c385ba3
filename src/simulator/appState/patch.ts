import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { AppStateKey } from '../people/firstSync';
import { drawKeys, encodeVersion, hmac, macOfValue, type MutationKeys } from './keys';
import { EMPTY_SUM, sumUp } from './ltHash';

/** One setting that is set or removed: what it is about, and its new value. */
export interface Mutation {
	/** Such as `["archive", "15550002001@s.whatsapp.net"]`. */
	index: string[];
	removes: boolean;
	value: proto.ISyncActionValue;
	/** Version of the kind of setting. */
	version: number;
}

/** A collection up to some patch: the sum of its values, and the mac of each value by its index. */
export interface CollectionState {
	version: number;
	sum: Buffer;
	macs: ReadonlyMap<string, Buffer>;
}

export const EMPTY_COLLECTION: CollectionState = { version: 0, sum: EMPTY_SUM, macs: new Map() };

interface Sealed {
	indexMac: Buffer;
	valueMac: Buffer;
	operation: proto.SyncdMutation.SyncdOperation;
}

const { SET, REMOVE } = proto.SyncdMutation.SyncdOperation;
const MAC_BYTES = 32;
const IV_BYTES = 16;

/** The patch that makes the next version of a collection. */
export function encodePatch(
	name: string,
	state: CollectionState,
	mutations: readonly Mutation[],
	key: AppStateKey,
): { patch: Buffer; state: CollectionState } {
	const keys = drawKeys(key.data);
	const sealed = mutations.map((mutation) => seal(mutation, keys, key.id));
	const next = advance(state, sealed);
	const snapshotMac = macOfState(name, next, keys);
	const patch = proto.SyncdPatch.encode({
		keyId: { id: key.id },
		snapshotMac,
		patchMac: macOfPatch(name, next.version, snapshotMac, sealed, keys),
		mutations: sealed.map(({ operation, indexMac, blob }) => ({
			operation,
			record: { index: { blob: indexMac }, value: { blob }, keyId: { id: key.id } },
		})),
	}).finish();
	return { patch: Buffer.from(patch), state: next };
}

/** What a patch changes. Throws when a mac, the sum, the key or an index is not what it has to be. */
export function decodePatch(
	name: string,
	state: CollectionState,
	bytes: Uint8Array,
	key: AppStateKey,
): { mutations: Mutation[]; state: CollectionState } {
	const patch = proto.SyncdPatch.decode(bytes);
	requireSame(patch.keyId?.id, key.id, 'the key of the patch');
	const keys = drawKeys(key.data);
	const opened = patch.mutations.map((mutation) => open(mutation, keys, key.id));
	const sealed = opened.map((each) => each.sealed);
	const next = advance(state, sealed);
	const snapshotMac = macOfState(name, next, keys);
	requireSame(patch.snapshotMac, snapshotMac, 'the mac over the sum of all values');
	const patchMac = macOfPatch(name, next.version, snapshotMac, sealed, keys);
	requireSame(patch.patchMac, patchMac, 'the mac of the patch');
	return { mutations: opened.map((each) => each.mutation), state: next };
}

function seal({ index, removes, value, version }: Mutation, keys: MutationKeys, keyId: Buffer) {
	const indexBytes = Buffer.from(JSON.stringify(index));
	const data = proto.SyncActionData.encode({
		index: indexBytes,
		value,
		padding: Buffer.alloc(0),
		version,
	}).finish();
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-cbc', keys.valueEncryption, iv);
	const encrypted = Buffer.concat([iv, cipher.update(data), cipher.final()]);
	const operation = removes ? REMOVE : SET;
	const valueMac = macOfValue(keys.valueMac, { operation, keyId, sealed: encrypted });
	const indexMac = hmac(keys.index, indexBytes);
	return { operation, indexMac, valueMac, blob: Buffer.concat([encrypted, valueMac]) };
}

function open(
	{ operation, record }: proto.ISyncdMutation,
	keys: MutationKeys,
	keyId: Buffer,
): { mutation: Mutation; sealed: Sealed } {
	requireSame(record?.keyId?.id, keyId, 'the key of a value');
	const blob = Buffer.from(record?.value?.blob ?? []);
	const encrypted = blob.subarray(0, -MAC_BYTES);
	const valueMac = blob.subarray(-MAC_BYTES);
	const kind = operation ?? SET;
	const expected = macOfValue(keys.valueMac, { operation: kind, keyId, sealed: encrypted });
	requireSame(valueMac, expected, 'the mac of a value');
	const iv = encrypted.subarray(0, IV_BYTES);
	const decipher = createDecipheriv('aes-256-cbc', keys.valueEncryption, iv);
	const opened = [decipher.update(encrypted.subarray(IV_BYTES)), decipher.final()];
	const data = proto.SyncActionData.decode(Buffer.concat(opened));
	const indexMac = hmac(keys.index, data.index ?? new Uint8Array());
	requireSame(record?.index?.blob, indexMac, 'the mac of an index');
	return {
		sealed: { indexMac, valueMac, operation: kind },
		mutation: {
			index: JSON.parse(Buffer.from(data.index ?? []).toString('utf8')) as string[],
			removes: kind === REMOVE,
			value: data.value ?? {},
			version: data.version ?? 0,
		},
	};
}

function advance(state: CollectionState, sealed: readonly Sealed[]): CollectionState {
	const macs = new Map(state.macs);
	const add: Buffer[] = [];
	const remove: Buffer[] = [];
	for (const { indexMac, valueMac, operation } of sealed) {
		const index = indexMac.toString('base64');
		const before = macs.get(index);
		if (before) remove.push(before);
		if (operation === SET) {
			add.push(valueMac);
			macs.set(index, valueMac);
		} else {
			macs.delete(index);
		}
	}
	return { version: state.version + 1, sum: sumUp(state.sum, { add, remove }), macs };
}

function macOfState(name: string, { sum, version }: CollectionState, keys: MutationKeys): Buffer {
	return hmac(keys.snapshotMac, sum, encodeVersion(version), Buffer.from(name));
}

function macOfPatch(
	name: string,
	version: number,
	snapshotMac: Buffer,
	sealed: readonly Sealed[],
	keys: MutationKeys,
): Buffer {
	const macs = sealed.map(({ valueMac }) => valueMac);
	return hmac(keys.patchMac, snapshotMac, ...macs, encodeVersion(version), Buffer.from(name));
}

function requireSame(given: Uint8Array | null | undefined, expected: Buffer, what: string): void {
	if (given && expected.equals(given)) return;
	throw new Error(`${what} is not right`);
}
