import {
	decodePatches,
	encodeSyncdPatch,
	newLTHashState,
	proto,
	type WAPatchCreate,
} from '@whiskeysockets/baileys';
import {
	type CollectionState,
	decodePatch,
	EMPTY_COLLECTION,
	encodePatch,
	type Mutation,
} from '../../../../../src/simulator/appState/patch';

const key = {
	id: Buffer.from('000102030405', 'hex'),
	data: Buffer.alloc(32, 7),
	timestamp: 1_000,
	rawId: 1,
};
const keyId = key.id.toString('base64');
const findKey = async () => ({ keyData: key.data });

const mute = (jid: string, muted: boolean): Mutation => ({
	index: ['mute', jid],
	removes: false,
	value: { muteAction: { muted, muteEndTimestamp: -1 }, timestamp: 5 },
	version: 2,
});

/** Patches one after the other, as the phone writes them. */
function write(...mutations: Mutation[]): { patches: Buffer[]; state: CollectionState } {
	let state = EMPTY_COLLECTION;
	const patches = mutations.map((mutation) => {
		const encoded = encodePatch('regular_high', state, [mutation], key);
		state = encoded.state;
		return encoded.patch;
	});
	return { patches, state };
}

test('the library accepts every mac and the sum over patches that set, replace and remove', async () => {
	const gone = { ...mute('1@lid', true), removes: true };
	const { patches } = write(mute('1@lid', true), mute('2@lid', true), mute('2@lid', false), gone);
	const warnings: unknown[] = [];
	const logger = { warn: (...all: unknown[]) => warnings.push(all), trace: () => undefined };
	const decoded = patches.map((bytes, index) => {
		const patch = proto.SyncdPatch.decode(bytes);
		patch.version = { version: index + 1 };
		return patch;
	});
	const { state, mutationMap } = await decodePatches(
		'regular_high',
		decoded,
		newLTHashState(),
		findKey,
		{},
		undefined,
		logger as never,
		true,
	);
	// A wrong mac or sum is a warning of the library, and ends the reading.
	expect(warnings).toEqual([]);
	expect(state.version).toBe(4);
	expect(Object.keys(state.indexValueMap)).toHaveLength(1);
	const [first] = Object.values(mutationMap);
	expect(first?.index).toEqual(['mute', '1@lid']);
});

test('a patch of the library is read, and leads to the same sum', async () => {
	const create: WAPatchCreate = {
		syncAction: { pinAction: { pinned: true }, timestamp: 5 },
		index: ['pin_v1', '1@lid'],
		type: 'regular_low',
		apiVersion: 5,
		operation: proto.SyncdMutation.SyncdOperation.SET,
	};
	const first = await encodeSyncdPatch(create, keyId, newLTHashState(), findKey);
	const bytes = proto.SyncdPatch.encode(first.patch).finish();
	const { mutations, state } = decodePatch('regular_low', EMPTY_COLLECTION, bytes, key);
	expect(mutations).toMatchObject([
		{ index: ['pin_v1', '1@lid'], removes: false, value: { pinAction: { pinned: true } } },
	]);
	expect(state.sum.equals(first.state.hash)).toBe(true);
});

describe('what is not as it was written', () => {
	const [patch] = write(mute('1@lid', true)).patches as [Buffer];
	const changed = (change: (patch: proto.SyncdPatch) => void) => {
		const decoded = proto.SyncdPatch.decode(Buffer.from(patch));
		change(decoded);
		return proto.SyncdPatch.encode(decoded).finish();
	};
	const flip = (bytes: Uint8Array | null | undefined) => {
		if (bytes) bytes[0] = (bytes[0] ?? 0) ^ 1;
	};

	test.each<[string, (patch: proto.SyncdPatch) => void]>([
		['the mac of a value', (each) => flip(each.mutations[0]?.record?.value?.blob)],
		['the mac of an index', (each) => flip(each.mutations[0]?.record?.index?.blob)],
		['the mac over the sum', (each) => flip(each.snapshotMac)],
		['the mac of the patch', (each) => flip(each.patchMac)],
		['the key of the patch', (each) => flip(each.keyId?.id)],
	])('is refused by %s', (what, change) => {
		expect(() => decodePatch('regular_high', EMPTY_COLLECTION, changed(change), key)).toThrow(what);
	});

	test('is refused when a patch is left out', () => {
		const { patches } = write(mute('1@lid', true), mute('2@lid', true));
		expect(() => decodePatch('regular_high', EMPTY_COLLECTION, patches[1] as Buffer, key)).toThrow(
			'the mac over the sum',
		);
	});

	test('is refused in another collection', () => {
		expect(() => decodePatch('regular_low', EMPTY_COLLECTION, patch, key)).toThrow('is not right');
	});
});
