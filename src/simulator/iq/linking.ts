import { randomBytes } from 'node:crypto';
import { unlinkDevice } from '../pairing/unlink';
import { digitsOf, parseJid } from '../wire/jid';
import { bytesOf, child, el } from '../wire/stanza';
import { IqError, type IqContext, type IqFamily } from './IqFamily';

/** A client links itself by a code, or takes itself off the account. */
export const linking: IqFamily = {
	'md set link_code_companion_reg': (context) => {
		const { stage } = context.question.attrs;
		if (stage === 'companion_hello') return takeHello(context);
		if (stage === 'companion_finish') return finish(context);
		throw new IqError(400, 'bad-request');
	},
	'md set remove-companion-device': ({ question, linked, network }) => {
		const named = network.people.findDevice(question.attrs.jid);
		if (!named?.companion || named.person !== linked.person) {
			throw new IqError(404, 'item-not-found');
		}
		const { companion } = named;
		queueMicrotask(() => unlinkDevice(linked.person, companion));
	},
};

function takeHello({ connection, question }: IqContext) {
	const offer = connection.pairing;
	const wrapped = bytesOf(child(question, 'link_code_pairing_wrapped_companion_ephemeral_pub'));
	if (!offer || wrapped?.length !== 80) throw new IqError(400, 'bad-request');
	const ref = randomBytes(16).toString('hex');
	offer.codeRequest = {
		number: digitsOf(question.attrs.jid ?? ''),
		ref,
		wrappedEphemeral: wrapped,
	};
	connection.network.emit('pairing', connection);
	return [
		el('link_code_companion_reg', { stage: 'companion_hello' }, [
			el('link_code_pairing_ref', {}, Buffer.from(ref)),
		]),
	];
}

function finish({ connection, question }: IqContext): undefined {
	const request = connection.pairing?.codeRequest;
	const bundle = bytesOf(child(question, 'link_code_pairing_wrapped_key_bundle'));
	const ref = bytesOf(child(question, 'link_code_pairing_ref'))?.toString();
	const sameUser = parseJid(question.attrs.jid)?.user === request?.number;
	if (!request?.finish || !bundle || ref !== request.ref || !sameUser) {
		throw new IqError(400, 'bad-request');
	}
	queueMicrotask(() => request.finish?.(bundle));
	return undefined;
}
