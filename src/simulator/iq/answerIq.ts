import type { ClientConnection } from '../connection/ClientConnection';
import { el, elements, firstChild, SERVER, type Stanza } from '../wire/stanza';
import { appState } from './appState';
import { blocklist } from './blocklist';
import { business } from './business';
import { catalogue } from './catalogue';
import { channels } from './channels';
import { connectionKeeping } from './connectionKeeping';
import { encrypt } from './encrypt';
import { groups } from './groups';
import { IqError, type IqContext, type IqFamily } from './IqFamily';
import { linking } from './linking';
import { media } from './media';
import { mex } from './mex';
import { picture } from './picture';
import { privacy } from './privacy';
import { profile } from './profile';
import { props } from './props';
import { usync } from './usync';

/** Every question this server knows. A new family is a file and a line here. */
const families: IqFamily = {
	...appState,
	...blocklist,
	...business,
	...catalogue,
	...channels,
	...connectionKeeping,
	...encrypt,
	...groups,
	...linking,
	...media,
	...mex,
	...picture,
	...privacy,
	...profile,
	...props,
	...usync,
};

/** What a client may ask before it has logged in. */
const BEFORE_LOGIN = new Set(['md set link_code_companion_reg', 'w:p get ping']);

/** Answers a question of a client. One that is not known here is a problem, and an error to the client. */
export function answerIq(connection: ClientConnection, iq: Stanza): void {
	const { network } = connection;
	network.stats.iqs += 1;
	const { xmlns = '', type = '' } = iq.attrs;
	const question = firstChild(iq) ?? el('none');
	const fault = network.faults.takeIq(() => ({ xmlns, type, child: question.tag }));
	if (fault?.kind === 'silence') return;
	if (fault) return sendError(connection, iq, fault.code, fault.text);
	try {
		const content = findHandler(
			connection,
			iq,
			question,
		)({
			network,
			connection,
			get linked() {
				return connection.linked;
			},
			iq,
			question,
		} satisfies IqContext);
		connection.send(el('iq', resultAttributes(iq, 'result'), content ?? undefined));
	} catch (error) {
		if (error instanceof IqError) return sendError(connection, iq, error.code, error.message);
		const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
		connection.problem('simulator error', `${xmlns} ${type} ${question.tag}: ${detail}`);
		sendError(connection, iq, 500, 'internal-server-error');
	}
}

function findHandler(connection: ClientConnection, { attrs }: Stanza, question: Stanza) {
	const group = `${attrs.xmlns} ${attrs.type}`;
	const name = `${group} ${question.tag}`;
	const handler = families[name] ?? families[group];
	if (!handler) {
		const inside = elements(question).map(({ tag }) => tag);
		connection.problem(
			'unknown iq',
			`${name}${inside.length > 0 ? ` (${inside.join(', ')})` : ''}`,
		);
		throw new IqError(501, 'feature-not-implemented');
	}
	if (!connection.isLinked && !BEFORE_LOGIN.has(name)) {
		connection.problem('not logged in', `iq ${name} before the login`);
		throw new IqError(401, 'not-authorized');
	}
	return handler;
}

function sendError(connection: ClientConnection, iq: Stanza, code: number, text: string): void {
	connection.send(el('iq', resultAttributes(iq, 'error'), [el('error', { code, text })]));
}

function resultAttributes({ attrs }: Stanza, type: 'result' | 'error') {
	return { from: attrs.to ?? SERVER, id: attrs.id, type };
}
