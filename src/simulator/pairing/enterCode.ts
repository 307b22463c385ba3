import { randomBytes } from 'node:crypto';
import type { ClientConnection } from '../connection/ClientConnection';
import type { Companion } from '../people/Companion';
import type { Person } from '../people/Person';
import { generateKeyPair, rawKey } from '../signal/curve';
import { SimulatorError } from '../SimulatorError';
import { el, SERVER } from '../wire/stanza';
import { openBundle, unwrapKey, wrapKey } from './linkCode';
import type { PairingOffer } from './PairingOffer';

/** The human types the code that the client shows; resolves when the device is linked. */
export async function enterCode(
	person: Person,
	connection: ClientConnection,
	code: string,
): Promise<Companion> {
	const offer = connection.pairing as PairingOffer;
	const request = offer.codeRequest;
	if (!request) throw new Error('the client has not asked for a code');
	const ephemeral = generateKeyPair();
	const companionEphemeral = await unwrapKey(code, request.wrappedEphemeral);
	const wrapped = await wrapKey(code, ephemeral.publicKey);
	const { identity } = person.phone.keys;
	const bundle = await new Promise<Buffer>((resolve) => {
		request.finish = resolve;
		connection.send(
			el(
				'notification',
				{
					from: SERVER,
					type: 'link_code_companion_reg',
					id: randomBytes(8).toString('hex'),
					t: person.network.seconds(),
				},
				[
					el('link_code_companion_reg', { stage: 'primary_hello' }, [
						el('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrapped),
						el('primary_identity_pub', {}, rawKey(identity.publicKey)),
						el('link_code_pairing_ref', {}, Buffer.from(request.ref)),
					]),
				],
			),
		);
	});
	const keys = { ephemeral, companionEphemeral, identity, companionIdentity: offer.identityKey };
	return offer.link(person, secretOf(bundle, keys));
}

function secretOf(bundle: Buffer, keys: Parameters<typeof openBundle>[1]): Buffer {
	try {
		return openBundle(bundle, keys);
	} catch {
		throw new SimulatorError(
			'The code is not the one that the client shows',
			'Ask the client for a new code and type that one',
		);
	}
}
