import { ProtocolAddress, SessionBuilder, type SessionRecord } from 'libsignal';
import { hasOpenSessionWith } from '../../../../../src/engine/whatsapp/openSession';
import { silenceLibsignal } from '../../../../../src/engine/whatsapp/silence';
import { generateKeyPair } from '../../../../../src/simulator/signal/curve';
import { SignalDevice } from '../../../../../src/simulator/signal/SignalDevice';

beforeAll(silenceLibsignal);

/** What libsignal stores once a session with each of these devices was started, one after the other. */
async function recordAfter(...devices: SignalDevice[]): Promise<unknown> {
	const own = generateKeyPair();
	let record: SessionRecord | undefined;
	const storage = {
		loadSession: async () => record,
		storeSession: async (_id: string, changed: SessionRecord) => void (record = changed),
		isTrustedIdentity: () => true,
		getOurIdentity: () => ({ pubKey: own.publicKey, privKey: own.privateKey }),
	};
	for (const device of devices) {
		const { registrationId, identityKey, signedPreKey } = device.bundle();
		await new SessionBuilder(storage as never, new ProtocolAddress('bob', 0)).initOutgoing({
			registrationId,
			identityKey,
			signedPreKey: { ...signedPreKey, keyId: signedPreKey.id },
		} as never);
	}
	const stored = (record as unknown as { serialize(): unknown }).serialize();
	return JSON.parse(JSON.stringify(stored)) as unknown;
}

test('finds the open session with a device', async () => {
	const device = new SignalDevice();
	const record = await recordAfter(device);
	expect(hasOpenSessionWith(record, device.bundle())).toBe(true);
});

test('no record, another identity and another registration have none', async () => {
	const device = new SignalDevice();
	const record = await recordAfter(device);
	const bundle = device.bundle();
	const others = [
		{ ...bundle, identityKey: new SignalDevice().bundle().identityKey },
		{ ...bundle, registrationId: bundle.registrationId + 1 },
	];
	expect(others.map((other) => hasOpenSessionWith(record, other))).toEqual([false, false]);
	expect(hasOpenSessionWith(undefined, bundle)).toBe(false);
});

test('one that was closed for another device does not count', async () => {
	const [before, after] = [new SignalDevice(), new SignalDevice()];
	const record = await recordAfter(before, after);
	expect(hasOpenSessionWith(record, before.bundle())).toBe(false);
	expect(hasOpenSessionWith(record, after.bundle())).toBe(true);
});
