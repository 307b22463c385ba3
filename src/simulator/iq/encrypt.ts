import { encodeKey } from '../relay/phoneReceipts';
import { readKey } from '../relay/clientReceipt';
import { takeBundle } from '../relay/notifications';
import { KEY_TYPE, rawKey, typedKey, verify } from '../signal/curve';
import type { PreKeyBundle } from '../signal/keyAgreement';
import { bytesOf, child, children, el, elements, uintBytes, type Stanza } from '../wire/stanza';
import { IqError, type IqContext, type IqFamily } from './IqFamily';

/** The key server: clients leave their public keys and fetch those of others. */
export const encrypt: IqFamily = {
	'encrypt get count': ({ linked }) => [
		el('count', { value: linked.companion.state.preKeys.length }),
	],
	'encrypt get digest': ({ linked }) => {
		const { registrationId, identityKey, signedPreKey, preKeys } = linked.companion.state;
		return [
			el('digest', {}, [
				el('registration', {}, uintBytes(registrationId, 4)),
				el('type', {}, KEY_TYPE),
				el('identity', {}, rawKey(identityKey)),
				encodeKey('skey', signedPreKey),
				el(
					'list',
					{},
					preKeys.map(({ id }) => el('id', {}, uintBytes(id, 3))),
				),
			]),
		];
	},
	'encrypt get key': (context) => [
		el(
			'list',
			{},
			children(context.question, 'user').map((user) => encodeUserKeys(context, user)),
		),
	],
	/** The upload comes as siblings (`registration`, `type`, `identity`, `list`, `skey`), so no child names it. */
	'encrypt set': takeUpload,
	'encrypt set rotate': (context) => {
		const { state } = context.linked.companion;
		state.signedPreKey = readSignedPreKey(
			context,
			state.identityKey,
			child(context.question, 'skey'),
		);
		context.network.changed();
	},
};

function takeUpload(context: IqContext): void {
	const { iq, linked, network } = context;
	const { state } = linked.companion;
	const identity = bytesOf(child(iq, 'identity'));
	if (identity?.length !== 32) throw new IqError(400, 'bad-request');
	if (!typedKey(identity).equals(state.identityKey)) {
		context.connection.problem('bad identity', 'a prekey upload carries another identity key');
		throw new IqError(406, 'not-acceptable');
	}
	state.signedPreKey = readSignedPreKey(context, state.identityKey, child(iq, 'skey'));
	const uploaded = elements(child(iq, 'list')).map(readKey);
	for (const key of uploaded) {
		if (!key) throw new IqError(400, 'bad-request');
		state.preKeys.push(key);
	}
	linked.companion.toldOfLowPreKeys = false;
	network.changed();
}

function readSignedPreKey(context: IqContext, identityKey: Buffer, node: Stanza | undefined) {
	const key = readKey(node);
	const signature = bytesOf(child(node, 'signature'));
	if (!key || !signature) throw new IqError(400, 'bad-request');
	if (!verify(identityKey, key.publicKey, signature)) {
		context.connection.problem('bad signature', 'the signature of a signed prekey does not verify');
		throw new IqError(406, 'not-acceptable');
	}
	return { ...key, signature };
}

function encodeUserKeys({ network }: IqContext, { attrs }: Stanza): Stanza {
	const device = network.people.findDevice(attrs.jid);
	if (!device)
		return el('user', { jid: attrs.jid }, [el('error', { code: 404, text: 'item-not-found' })]);
	const { companion, person } = device;
	const bundle = companion ? takeBundle(companion) : person.phone.keys.bundle();
	network.changed();
	return el('user', { jid: attrs.jid, t: network.seconds() }, encodeBundle(bundle));
}

function encodeBundle({ registrationId, identityKey, signedPreKey, preKey }: PreKeyBundle) {
	return [
		el('registration', {}, uintBytes(registrationId, 4)),
		el('type', {}, KEY_TYPE),
		el('identity', {}, rawKey(identityKey)),
		encodeKey('skey', signedPreKey),
		...(preKey ? [encodeKey('key', preKey)] : []),
	];
}
