import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { ClientConnection } from '../connection/ClientConnection';
import { Companion, type CompanionState } from '../people/Companion';
import type { Person } from '../people/Person';
import { tellOfDevice } from '../relay/notifications';
import { typedKey, verify } from '../signal/curve';
import { SimulatorError } from '../SimulatorError';
import { bytesOf, child, el, SERVER, type Stanza } from '../wire/stanza';
import { encodeVouch, findIdentityFault, vouchForDevice } from './advIdentity';

const REFS = 6;

/** What a client sent with its wish to be linked by a code. */
export interface CodeRequest {
	number: string;
	ref: string;
	wrappedEphemeral: Buffer;
	/** Called with the client's last message of the exchange. */
	finish?: (bundle: Buffer) => void;
}

/** A client that is not linked: it shows QR codes, or asked for a code, and waits for a phone. */
export class PairingOffer {
	readonly refs = Array.from({ length: REFS }, () => `2@${randomBytes(96).toString('base64')}`);
	codeRequest?: CodeRequest;
	private readonly keys: Pick<
		CompanionState,
		'registrationId' | 'identityKey' | 'signedPreKey' | 'noiseKey'
	>;
	/** Whether the client asks for the whole history of the phone. */
	private readonly fullHistory: boolean;
	private reject?: (error: SimulatorError) => void;

	constructor(
		private readonly connection: ClientConnection,
		noiseKey: Buffer,
		data: proto.ClientPayload.IDevicePairingRegistrationData,
	) {
		const props = proto.DeviceProps.decode(data.deviceProps ?? new Uint8Array());
		this.fullHistory = props.requireFullSync === true;
		this.keys = {
			noiseKey,
			registrationId: Buffer.from(data.eRegid ?? [0]).readUIntBE(0, data.eRegid?.length ?? 1),
			identityKey: typedKey(data.eIdent ?? Buffer.alloc(32)),
			signedPreKey: {
				id: Buffer.from(data.eSkeyId ?? [0]).readUIntBE(0, data.eSkeyId?.length ?? 1),
				publicKey: typedKey(data.eSkeyVal ?? Buffer.alloc(32)),
				signature: Buffer.from(data.eSkeySig ?? []),
			},
		};
	}

	get identityKey(): Buffer {
		return this.keys.identityKey;
	}

	/** Sends the references that the client turns into QR codes, one after the other. */
	open(): void {
		const { identityKey, signedPreKey } = this.keys;
		if (!verify(identityKey, signedPreKey.publicKey, signedPreKey.signature)) {
			this.connection.problem('bad signature', 'the signed prekey of the registration is wrong');
			return this.connection.drop();
		}
		const refs = this.refs.map((ref) => el('ref', {}, Buffer.from(ref)));
		this.connection.ask({ xmlns: 'md' }, [el('pair-device', {}, refs)]);
		this.connection.network.emit('pairing', this.connection);
	}

	/** The phone takes the device in. Resolves when the client has signed and was told to reconnect. */
	link(person: Person, advSecret: Uint8Array): Promise<Companion> {
		const { network } = this.connection;
		const device = person.state.nextDevice++;
		const { identity } = person.phone.keys;
		const vouch = vouchForDevice(identity, this.keys.identityKey, device, network.seconds());
		const success = el('pair-success', {}, [
			el('device-identity', {}, encodeVouch(vouch, advSecret)),
			el('device', { jid: person.jid('pn', device), lid: person.jid('lid', device) }),
			el('platform', { name: 'android' }),
		]);
		return new Promise((resolve, reject) => {
			this.reject = reject;
			this.connection.ask({ xmlns: 'md' }, [success], (result) => {
				this.reject = undefined;
				const fault = this.findFault(person, result);
				if (fault) reject(this.refuse(fault));
				else resolve(this.complete(person, device));
			});
		});
	}

	/** WhatsApp wants a passkey first: the client is told so, and no pairing follows. */
	askForPasskey(): void {
		const type = 'passkey_prologue_request';
		const id = randomBytes(8).toString('hex').toUpperCase();
		const t = this.connection.network.seconds();
		this.connection.send(el('notification', { from: SERVER, type, id, t }, [el(type)]));
	}

	/** The client is gone. */
	withdraw(): void {
		this.reject?.(
			new SimulatorError(
				'The client closed the connection before it was linked',
				'Connect again and scan the new QR code',
				409,
			),
		);
	}

	private findFault(person: Person, result: Stanza): string | undefined {
		const answer = bytesOf(child(child(result, 'pair-device-sign'), 'device-identity'));
		if (!answer) return 'the client did not accept the pairing';
		return findIdentityFault(
			proto.ADVSignedDeviceIdentity.decode(answer),
			person.phone.keys.identity.publicKey,
			this.keys.identityKey,
		);
	}

	private refuse(fault: string): SimulatorError {
		this.connection.problem('bad signature', fault);
		this.connection.drop();
		return new SimulatorError(`The device was not linked: ${fault}`, 'See the problems', 409);
	}

	private complete(person: Person, device: number): Companion {
		const { fullHistory } = this;
		const companion = addCompanion(person, { ...this.keys, device, fullHistory });
		this.connection.endWith(el('stream:error', { code: 515 }));
		return companion;
	}
}

/** Adds a linked device to a person and tells the others. */
export function addCompanion(
	person: Person,
	keys: Pick<
		CompanionState,
		'registrationId' | 'identityKey' | 'signedPreKey' | 'noiseKey' | 'device' | 'fullHistory'
	>,
	synced = false,
): Companion {
	const companion = new Companion({ ...keys, keyIndex: keys.device, preKeys: [], synced });
	person.companions.set(companion.device, companion);
	tellOfDevice(person, 'add', companion);
	person.network.changed();
	return companion;
}
