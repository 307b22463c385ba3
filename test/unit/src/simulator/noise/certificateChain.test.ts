import { proto } from '@whiskeysockets/baileys';
import { createServerIdentity } from '../../../../../src/simulator/noise/certificateChain';
import { rawKey, verify } from '../../../../../src/simulator/signal/curve';

const Details = proto.CertChain.NoiseCertificate.Details;

test('the chain really verifies, from the pinned root to the static key', () => {
	const { rootKey, leaf: server, certificate } = createServerIdentity();
	const { intermediate, leaf } = proto.CertChain.decode(certificate);
	const middle = Details.decode(intermediate?.details as Uint8Array);
	const end = Details.decode(leaf?.details as Uint8Array);
	if (!middle.key || !end.key) throw new Error('a certificate without key');
	expect(verify(rootKey, intermediate?.details as Buffer, intermediate?.signature as Buffer)).toBe(
		true,
	);
	expect(verify(middle.key, leaf?.details as Buffer, leaf?.signature as Buffer)).toBe(true);
	expect(Buffer.from(end.key)).toEqual(rawKey(server.publicKey));
	expect(end.issuerSerial).toBe(middle.serial);
});

test('the issuer of the intermediate is written out, though it is zero: clients compare it', () => {
	const { certificate } = createServerIdentity();
	const details = proto.CertChain.decode(certificate).intermediate?.details as Uint8Array;
	expect(Object.hasOwn(Details.decode(details), 'issuerSerial')).toBe(true);
});

test('a chain of another server does not verify', () => {
	const [ours, theirs] = [createServerIdentity(), createServerIdentity()];
	const { intermediate } = proto.CertChain.decode(theirs.certificate);
	const details = intermediate?.details as Buffer;
	expect(verify(ours.rootKey, details, intermediate?.signature as Buffer)).toBe(false);
});
